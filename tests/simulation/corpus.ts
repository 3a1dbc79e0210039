/**
 * Seeds that failed once, each by what it found. Every run plays them again. A change of the simulation's own dice makes other runs
 * of them; `npm run sim:mutants` then names the seeds that find the bug anew.
 */
export interface Finding {
  seed: number;
  /** What was wrong. */
  finding: string;
  /** The steps that it takes, where the run was made short. */
  only?: string[];
}

export const CORPUS: Finding[] = [
  { seed: 8, finding: "a guest's clock ran ahead, and the account could never send what they wrote" },
  { seed: 12, finding: 'what another tab wrote while a guest signed in was emptied away' },
  { seed: 71, finding: 'signing out after sending removed what was refused and what could not be sent' },
  { seed: 172, finding: 'two users took one id at the same time' },
  { seed: 517, finding: 'a proxy that lets nothing so large through stopped the queue for ever' },
  {
    seed: 701_113,
    only: ['refresh reply lost 2', 'device 3 deed 1', 'second tab 2', 'freeze 2'],
    finding: 'a tab waited for ever for the turn of a frozen one to refresh, because the simulation had no patience',
  },
  { seed: 646, finding: 'a goal given back after its deletion was forgotten was as old as before on some devices' },
];
