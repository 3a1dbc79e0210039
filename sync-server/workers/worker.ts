/** A process that answers requests beside others: what it gets from, and tells, the primary one. */
import { AggregatorRegistry } from 'prom-client';
import type { AliveNote, AliveQuestion, Answer, Answers, ListeningNote, Question } from './messages.ts';

let asked = 0;

/**
 * Asks the primary process.
 * @throws Error when it cannot answer
 */
export function askPrimary<K extends keyof Answers>(ask: K): Promise<Answers[K]> {
  const question: Question = { ask, id: (asked += 1) };
  return new Promise((resolve, reject) => {
    const hear = ({ answerTo, answer }: Partial<Answer>): void => {
      if (answerTo !== question.id) return;
      process.off('message', hear);
      if (answer === undefined) reject(new Error(`The primary process could not answer "${ask}".`));
      else resolve(answer as Answers[K]);
    };
    process.on('message', hear);
    tellPrimary(question);
  });
}

/** Tells the primary process; when it is gone, so is this one. */
export function tellPrimary(message: Question | ListeningNote | AliveNote): void {
  process.send?.(message, undefined, undefined, () => undefined);
}

/** Tells the primary process, whenever it asks, that this one does its work. */
export function answerWhetherAlive(): void {
  process.on('message', ({ askAlive }: Partial<AliveQuestion>) => {
    if (askAlive) tellPrimary({ isAlive: true });
  });
}

/** Lets the primary process gather what is counted here. */
export function giveMetrics(registry: Parameters<typeof AggregatorRegistry.setRegistries>[0]): void {
  // Making one is what listens to the primary.
  new AggregatorRegistry();
  AggregatorRegistry.setRegistries(registry);
}
