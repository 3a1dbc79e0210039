/**
 * The loggable part of an error: enough to find the cause, and no user text. Errors carry more than their message: those of the HTTP
 * parser the packet with its Authorization header, those of the database the values of the row.
 */

export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  /** Of the database. */
  table?: string;
  column?: string;
  constraint?: string;
  /** Where it was thrown, without its message. */
  stack?: string;
  cause?: LoggedError;
}

/** SQLSTATE classes whose messages quote values: data exceptions and violated constraints. */
const QUOTES_VALUES = /^2[23]...$/;

const MOST_CAUSES = 3;

/** Errors of connections that broke off, which are no fault of the server. */
const BROKEN_OFF = /^(HPE_.*|ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE|ERR_STREAM_DESTROYED)$/;

/** Whether an error means that the other side went away, or did not speak HTTP. */
export const isBrokenOff = (error: unknown): boolean => BROKEN_OFF.test(codeOf(error) ?? '');

/** The code of an error, if it has one. */
export const codeOf = (error: unknown): string | undefined => textOf(error, 'code');

/** The error as it is logged. */
export function errorToLog(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'something that is no error was thrown' };
  const code = codeOf(error);
  const message = QUOTES_VALUES.test(code ?? '') ? 'the database refused a value' : error.message;
  const known = Object.fromEntries(
    (['table', 'column', 'constraint'] as const).flatMap((name) => {
      const text = textOf(error, name);
      return text === undefined ? [] : [[name, text]];
    }),
  );
  return {
    type: error.name,
    message,
    ...(code !== undefined && { code }),
    ...known,
    ...(error.stack && { stack: framesOf(error.stack, error.message) }),
    ...(error.cause !== undefined && depth < MOST_CAUSES && { cause: errorToLog(error.cause, depth + 1) }),
  };
}

function textOf(error: unknown, name: string): string | undefined {
  const value = (error as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}

/** The stack without the message, which may have lines that look like stack frames. */
const framesOf = (stack: string, message: string): string =>
  stack
    .slice(stack.includes(message) ? stack.indexOf(message) + message.length : 0)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join('\n');
