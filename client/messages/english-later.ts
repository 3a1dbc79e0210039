/** Sentences of the screens that load on demand, kept apart so that the first screen does not wait for them. */

const whole = new Intl.NumberFormat('en');

const counted = (count: number, one: string, many: string): string =>
  `${whole.format(count)} ${count === 1 ? one : many}`;

export const englishLater = {
  notices: {
    title: 'Also changed on another device',
    alsoChanged: (field: string) => `${field} was also changed on another device`,
    cameBack: 'This was deleted on another device, and came back with your later edit.',
    now: 'Now',
    fromHere: 'From this device',
    fromElsewhere: 'From the other one',
    restore: 'Use the other one',
    deleteAgain: 'Delete it after all',
    restored: 'Put back',
    dismiss: 'Keep as it is',
    dismissed: 'Kept as it is',
    review: 'Review',
  },
  syncDetails: {
    new: 'new',
    copyHint: 'Copies how syncing stands, without anything you wrote.',
    copied: 'Copied',
    notCopied: 'This browser does not let us copy.',
  },
  data: {
    title: 'Data',
    use: (used: string, quota: string) => `${used} in use of ${quota} that this browser offers.`,
    import: 'Import',
    trash: 'Trash',
    exportHint: 'An export is one file with everything on this device. It works offline and without an account.',
  },
  transfer: {
    title: 'Import',
    export: 'Export',
    exporting: 'Exporting…',
    exported: 'Export saved to your downloads',
    notExported: 'The export could not be made.',
    lead: 'Choose a file that StudentOS exported. You see what is in it before anything is added.',
    hint: 'Nothing here is overwritten: where a goal was changed in both places, the later change stays.',
    choose: 'Choose file',
    reading: 'Reading…',
    unreadable: {
      'not-json': 'This file is damaged, or not an export.',
      'not-ours': 'This is not an export of StudentOS.',
      'too-new': 'A newer StudentOS made this file. Update the app, then try again.',
      'too-large': 'This file is too large.',
    },
    preview: 'In this file',
    created: 'New',
    changed: 'Newer',
    unchanged: 'Already here',
    resources: { goals: 'Goals', logs: 'Log entries', routines: 'Routines', preferences: 'Settings' },
    number: (count: number) => whole.format(count),
    doubles: (count: number) =>
      `${counted(count, 'goal is', 'goals are')} left out: the same title is on that day already.`,
    refused: (count: number) => `${counted(count, 'record does', 'records do')} not fit and will be left out.`,
    nothingNew: 'Everything in this file is here already.',
    add: (count: number) => `Add ${counted(count, 'record', 'records')}`,
    otherFile: 'Another file',
    adding: 'Adding…',
    added: 'Import added',
    done: 'Everything was added.',
    toToday: 'Go to Today',
    undoImport: 'Undo the import',
  },
  trash: {
    title: 'Trash',
    lead: 'What you delete stays here for 30 days.',
    empty: 'Nothing deleted in the last 30 days.',
    deletedAt: (when: string) => `deleted ${when}`,
    restore: 'Restore',
    restoreNamed: (name: string) => `Restore ${name}`,
    restored: 'Restored',
    emptyNow: 'Empty trash',
    emptied: 'Trash emptied',
  },
};

export type LaterMessages = typeof englishLater;
