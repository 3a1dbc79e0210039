/** What a worker asks the primary process that started it, over their channel. */
import type { Ground } from '../ground.ts';

/** What can be asked, with what is answered. */
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

/** Told by a worker that accepts connections. */
export interface ListeningNote {
  listeningAt: string;
}

/** Asks a worker whether it still does its work. */
export interface AliveQuestion {
  askAlive: true;
}

/** Told by a worker that does. */
export interface AliveNote {
  isAlive: true;
}
