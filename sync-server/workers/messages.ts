/** The messages between a worker and the primary process. */
import type { Ground } from '../ground.ts';

/** The questions of a worker, with the types of their answers. */
export interface Answers {
  ground: Ground;
  /** The metrics of all workers, as Prometheus reads them. */
  metrics: string;
}

export interface Question {
  ask: keyof Answers;
  id: number;
}

export interface Answer {
  answerTo: number;
  /** Not there when the question could not be answered. */
  answer?: Answers[keyof Answers];
}

/** Sent by a worker that accepts connections. */
export interface ListeningNote {
  listeningAt: string;
}

/** Asks a worker whether it still does its work. */
export interface AliveQuestion {
  askAlive: true;
}

/** The answer of a worker that still works. */
export interface AliveNote {
  isAlive: true;
}
