/** How syncing stands, and what can be done about it. */
import { whole } from './english-numbers.ts';

export const englishSync = {
  syncStates: {
    guest: 'Everything you write is kept on this device only. With an account it is safe on all your devices.',
    synced: 'Everything is on the server.',
    syncing: 'Your changes are on their way.',
    full: 'Your account has no room for what waits here. It is safe on this device. Delete something or shorten a text, and it is sent.',
    offline: 'You are offline. Everything works, and your changes are safe here until you are back.',
    unreachable: "The server does not answer. Your changes are safe here. We'll keep trying.",
    clock:
      "The clock of this device and the clock of the server do not agree. Your changes are safe here. Check this device's date and time; we'll keep trying.",
    signIn:
      'Your session has ended. Everything is still here; sign in to sync again. If the account was deleted, what is here stays yours: Settings has an export.',
    attention: 'Some changes were not accepted. Nothing is lost: decide below.',
    update: 'Update to keep syncing; your changes are safe here.',
  },
  syncDetails: {
    lastSuccess: 'Last synced',
    never: 'Not yet',
    tryNow: 'Try now',
    tried: 'The server answered just now.',
    triedInVain: (why: string) => `Tried just now: ${why}`,
    compared: 'Compared with the server',
    agreements: {
      same: 'everything is the same',
      mended: 'what differed was mended',
      differs: 'something still differs. Copy the details and tell the keeper of this server.',
    },
    compareNow: 'Compare with the server',
    comparing: 'Comparing…',
    notCompared: 'Changes are on their way. Compare again in a moment.',
    needsAttention: 'Needs attention',
    waitingTitle: 'Waiting to sync',
    moreWaiting: (count: number) => `and ${whole.format(count)} more`,
    retry: 'Retry',
    discard: 'Discard',
    discarded: 'Change discarded',
    retried: 'Trying again',
    deleted: 'deleted',
    noRoom: 'no room in your account',
    edit: 'Edit',
    editAndRetry: 'Save and try again',
    new: 'new',
    copyHint: 'Copies how syncing stands, without anything you wrote.',
    copied: 'Copied',
    notCopied: 'This browser does not let us copy.',
  },
};
