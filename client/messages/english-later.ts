/** Sentences of the screens that load on demand, kept apart so that the first screen does not wait for them. */

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
};

export type LaterMessages = typeof englishLater;
