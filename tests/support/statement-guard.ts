/**
 * Watches what a server asks its database: each statement on a table of synced data names one user, so that the tables can be spread
 * over nodes by user and nobody's work waits for anybody else's. The exceptions stand here, each with its reason.
 */
import type { Database } from '#server/database/connection.ts';
import { TABLES_BY_USER } from './partition.ts';

/** Statements that may ask across users. */
const EXCEPTIONS: readonly { pattern: RegExp; reason: string }[] = [
  {
    pattern: /^select from "\w+" where id = \$2 and not deleted\s+and not exists/,
    reason:
      'the look-up behind 403 not_yours: by an index on live ids, outside of every transaction, sixty times a minute',
  },
  {
    pattern: /^select user_id, version from feeds where user_id = any/,
    reason: 'streams ask for all of their users at once; it may fan out, and no request waits for it',
  },
  {
    pattern: /^select user_id from feeds where version <> counted_version/,
    reason: 'housekeeping looks for the users whose records it counts anew, a bounded number of them',
  },
  {
    pattern: /^select distinct user_id from "\w+" where deleted/,
    reason: 'the purge looks for its users by a partial index on deletions',
  },
];

const TABLES = TABLES_BY_USER.join('|');
const MENTION = new RegExp(`\\b(from|join|update|into)\\s+"?(${TABLES})"?(?![\\w.])`, 'g');
const ONE_USER = /\buser_id"?\s*=\s*(\$\d+|')/g;

/** Whether a statement may ask across users. */
export const isException = (text: string): boolean => EXCEPTIONS.some(({ pattern }) => pattern.test(text));

/** What is wrong with a statement, for whoever wrote it; undefined where nothing is. */
export function offence(text: string, values: readonly unknown[] = []): string | undefined {
  const mentions = [...text.matchAll(MENTION)].map(([, how]) => how);
  if (mentions.length === 0 || isException(text)) return undefined;
  const reads = mentions.filter((how) => how !== 'into').length;
  if ((text.match(ONE_USER) ?? []).length < reads) return `names no single user: ${text}`;
  if (mentions.includes('into') && reads === 0 && ownersOf(text, values) !== 1)
    return `stores rows of several users: ${text}`;
  return undefined;
}

/** How many users the rows of an insert belong to: they come as one JSON parameter, or as values. */
function ownersOf(text: string, values: readonly unknown[]): number {
  if (!text.includes('json_populate_recordset')) return text.split(/\)\s*,\s*\(/).length;
  const rows = JSON.parse(String(values[0])) as { user_id: string }[];
  return new Set(rows.map(({ user_id }) => user_id)).size;
}

interface RawConnection {
  query(statement: unknown, values?: unknown, ...others: unknown[]): unknown;
}

export interface SentStatement {
  text: string;
  values: readonly unknown[];
}

/**
 * Lets a database refuse, with an error that says why, each statement across users.
 * @param onStatement  told of each statement that goes through
 */
export function guardStatements(
  database: Database,
  onStatement: (statement: SentStatement) => void = () => undefined,
): Database {
  const client = database.client as { acquireRawConnection: () => Promise<RawConnection> };
  const acquire = client.acquireRawConnection.bind(client);
  client.acquireRawConnection = async () => {
    const connection = await acquire();
    const query = connection.query.bind(connection);
    connection.query = (statement, values, ...others) => {
      const { text, values: bound = values } =
        typeof statement === 'string' ? { text: statement } : (statement as { text: string; values?: unknown });
      const sent = { text, values: Array.isArray(bound) ? (bound as unknown[]) : [] };
      const wrong = offence(sent.text, sent.values);
      if (wrong !== undefined) throw new Error(`A statement ${wrong}`);
      onStatement(sent);
      return query(statement, values, ...others);
    };
    return connection;
  };
  return database;
}
