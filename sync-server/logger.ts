/** The server's log: a line of JSON for machines, a plain line at a terminal. */
import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from './config.ts';
import { errorToLog } from './http/error-to-log.ts';

/** Of lines that could not be written yet. */
const MOST_UNWRITTEN_BYTES = 1024 * 1024;

/** Never written, wherever in a line they appear one or two levels deep. */
const SECRETS = ['authorization', 'cookie', 'password', 'currentPassword', 'token', 'refreshToken'];

/**
 * @param terminal  where a person watches, or null for JSON
 * @param lines     where JSON goes; standard output
 */
export function createLogger(
  level: LogLevel,
  terminal: NodeJS.WritableStream | null = null,
  lines?: DestinationStream,
): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: (error: unknown) => errorToLog(error) },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[removed]' },
  };
  const destination = terminal ? plainLines(terminal) : lines;
  return pino(options, destination ?? standardOutput());
}

/** A log that cannot be written, on a full disk or into a closed pipe, is no reason to end or to keep its lines in memory. */
function standardOutput(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, maxLength: MOST_UNWRITTEN_BYTES });
  output.on('error', () => undefined);
  return output;
}

/** Time, level unless it is the usual one, sentence, and what else the line holds. */
function plainLines(terminal: NodeJS.WritableStream): DestinationStream {
  terminal.on('error', () => undefined);
  return {
    write(line) {
      const { level, time, msg, ...rest } = JSON.parse(line) as { level: string; time: string; msg?: string };
      const details = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      terminal.write([time.slice(11, 19), ...(level === 'info' ? [] : [level]), msg, ...details, '\n'].join(' '));
    },
  };
}
