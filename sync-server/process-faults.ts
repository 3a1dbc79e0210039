/** Handles uncaught errors: they are logged, and the process ends in order with a status of its own. */
import type { Logger } from 'pino';
import { errorToLog, type LoggedError } from './http/error-to-log.ts';

/** The exit status after such a bug. An orderly stop has 0, a start that is refused or an end that takes too long has 1. */
export const FAULT_STATUS = 70;

/** An error without its sentence, which may quote what somebody wrote. */
type Fault = Omit<LoggedError, 'message' | 'cause'> & { cause?: Fault };

export interface FaultWatch {
  /** From now on the first fault calls `end`, which ends the process in order; before, the process exits at once. */
  endBy(end: () => void): void;
}

/** Logs each exception that nothing caught and each rejection that nothing handled, and ends the process at the first. */
export function watchForFaults(log: Logger): FaultWatch {
  let end = (): void => process.exit();
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      process.exitCode = FAULT_STATUS;
      log.fatal({ event, fault: errorToFault(error) }, 'A bug ends this process. Please report this line.');
      end();
    });
  return { endBy: (inOrder) => void (end = inOrder) };
}

function errorToFault(error: unknown): Fault {
  return withoutMessage(errorToLog(error));
}

function withoutMessage({ message: _, cause, ...rest }: LoggedError): Fault {
  return { ...rest, ...(cause && { cause: withoutMessage(cause) }) };
}
