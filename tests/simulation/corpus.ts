/**
 * Seeds that failed once, each by what it found. Every run plays them again. A change of the simulation's own dice makes other runs
 * of them; `npm run sim:mutants` then names the seeds that find the bug anew.
 */
import type { Fault } from './faults.ts';

export interface Finding {
  seed: number;
  /** What was wrong. */
  finding: string;
  /** The steps that it takes, where the run was made short. */
  only?: string[];
  /** The first of the faults that were thought of after it was found: it is played without them. */
  before?: Fault;
}

/** What was found before the faults from this one on were thought of. */
const EARLIER: Pick<Finding, 'before'> = { before: 'answer waits for another write' };

/** The same, of later ones. */
const BEFORE_COPIES: Pick<Finding, 'before'> = { before: 'copies part ways' };

export const CORPUS: Finding[] = [
  { ...EARLIER, seed: 8, finding: "a guest's clock ran ahead, and the account could never send what they wrote" },
  { ...EARLIER, seed: 12, finding: 'what another tab wrote while a guest signed in was emptied away' },
  { ...EARLIER, seed: 71, finding: 'signing out after sending removed what was refused and what could not be sent' },
  { ...EARLIER, seed: 172, finding: 'two users took one id at the same time' },
  { ...EARLIER, seed: 517, finding: 'a proxy that lets nothing so large through stopped the queue for ever' },
  {
    ...EARLIER,
    seed: 700_422,
    only: [
      ...[
        'devices write at once 1',
        'device 2 deed 1',
        'device 2 deed 2',
        'device 3 deed 4',
        'devices write at once 2',
      ],
      ...['device 2 deed 4', 'device 3 deed 5', 'device 3 deed 6', 'stream cut 4', 'stream cut 5'],
      ...['devices write at once 3', 'device 2 deed 5', 'device 3 deed 7', 'device 2 deed 6'],
      ...['session refused for a while 2', 'devices write at once 8'],
    ],
    finding: "the judge missed a folded goal's title under an id that another user took later",
  },
  {
    ...EARLIER,
    seed: 700_767,
    only: ['device 2 deed 1', 'device 1 deed 4', 'device 2 deed 7', 'sign-out that discards 1'],
    finding: 'the judge took what another user had sent for what somebody threw away, and missed it',
  },
  {
    ...EARLIER,
    seed: 701_113,
    only: ['refresh reply lost 2', 'device 3 deed 1', 'second tab 2', 'freeze 2'],
    finding: 'a tab waited for ever for the turn of a frozen one to refresh, because the simulation had no patience',
  },
  {
    ...EARLIER,
    seed: 803_771,
    only: [
      ...[
        'device 1 deed 1',
        'devices write at once 1',
        'device 1 deed 2',
        'devices write at once 2',
        'device 1 deed 3',
      ],
      'refused creation again 1',
    ],
    finding:
      'a goal got a new title while its creation was on its way, became one with another, and the title was gone',
  },
  {
    ...EARLIER,
    seed: 803_953,
    finding: 'a goal waited for one of its title to be deleted, whose deletion waited behind it',
  },
  {
    ...EARLIER,
    seed: 646,
    finding: 'a goal given back after its deletion was forgotten was as old as before on some devices',
  },
  {
    ...EARLIER,
    seed: 900_257,
    only: [
      ...[
        'begins as a guest 1',
        'begins as a guest 2',
        'outbox of an old build 1',
        'crash in a round 1',
        'device 1 deed 1',
      ],
      ...['device 2 deed 1', 'clock frozen 1', 'device 1 deed 3'],
    ],
    finding:
      'a guest took a deletion back as they signed in, with a clock that began anew, and what they kept was gone',
  },
  {
    ...EARLIER,
    seed: 906_147,
    finding: 'the judge held notes for revived that were put back into the goal that they had gone along to',
  },
  {
    ...EARLIER,
    seed: 907_589,
    finding: 'a tab of the simulation went on opening the store of somebody who was removed from the device',
  },
  {
    ...EARLIER,
    seed: 914_239,
    only: [
      ...['device 1 deed 1', 'failover loses commits 1', 'devices write at once 1', 'devices write at once 3'],
      ...['device 1 deed 5', 'slow request 4', 'device 2 deed 6'],
    ],
    finding:
      'a database took over while a stream was open, came as far as its cursor, and was taken for the one before',
  },
  {
    ...EARLIER,
    seed: 1_007_094,
    finding: 'three tabs moved what a guest wrote, and what was deleted in between came back with the third',
  },
  {
    ...EARLIER,
    seed: 1_110_577,
    finding: "a guest's goal was copied again while it was on its way, and its deletion was told to nobody",
  },
  {
    ...EARLIER,
    seed: 1_003_045,
    finding:
      'two goals of one title became one with a third, and the title that was given last gave way to an earlier one',
  },
  {
    ...EARLIER,
    seed: 1_207_188,
    finding: 'notes that were to go along with a folding gave way before they were told, and no notice said so',
  },
  {
    ...EARLIER,
    seed: 1_206_125,
    finding: 'a creation whose answer was lost was told again after its deletion was forgotten: a known limit',
  },
  {
    ...EARLIER,
    seed: 2_107_046,
    finding: 'a subject gave way as two goals became one during "send now", and its notice went with the store',
  },
  {
    ...EARLIER,
    seed: 2_021_092,
    finding: 'a guest took a deletion back while they signed in and their clock was set right, and the goal was gone',
  },
  {
    ...EARLIER,
    seed: 3_092,
    finding: 'what came with a 422 was taken for lost, and stayed older on that device than on the server',
  },
  {
    ...EARLIER,
    seed: 688,
    finding: 'a document from the future gave way to what was written before the clock was set back',
  },
  {
    ...EARLIER,
    seed: 5_000_329,
    finding: 'a change was refused for one of its stamps, and what the server has was taken for lost on that device',
  },
  {
    ...EARLIER,
    seed: 5_001_752,
    finding:
      'an edit and a deletion by a clock far ahead got one stamp when it was set right, and the deletion was gone',
  },
  {
    ...EARLIER,
    seed: 5_001_986,
    finding: 'a document from the future brought back what this device had changed since, after its clock was set back',
  },
  {
    ...EARLIER,
    seed: 5_000_975,
    finding: 'a creation that reached nobody was deleted, brought back and refused, and the device went on showing it',
  },
  {
    ...EARLIER,
    seed: 5_000_059,
    finding:
      'what was given back to a restored server came from the future, was stamped anew and undid a later deletion',
  },
  {
    ...BEFORE_COPIES,
    seed: 218,
    only: ['begins as a guest 3', 'devices change one thing at once 1', 'device 3 deed 1', 'device 4 deed 1'],
    finding: 'the judge missed the deletion of a subject that a guest had made, while another device made it too',
  },
  {
    ...BEFORE_COPIES,
    seed: 6_000_003,
    finding: 'copies of a request were taken and refused, and the stream left out what the device had taken off',
  },
  {
    ...BEFORE_COPIES,
    seed: 7_005_067,
    finding: 'an answer of which one result met no slot was taken in part, and a database that failed over had lost it',
  },
  {
    ...BEFORE_COPIES,
    seed: 900_718,
    finding:
      'what was written before a deletion came after it when the clock was set right, and the record was there again',
  },
  {
    ...EARLIER,
    seed: 900_718,
    finding: 'a refused goal was tried again and deleted, and the request that was held up brought it to life',
  },
  {
    seed: 1_126,
    finding:
      'a planted bug that one seed in some hundred meets: a stream went on behind a batch of its reader, past what others wrote',
  },
];
