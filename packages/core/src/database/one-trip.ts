import { createHash } from 'node:crypto';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import type { BoundStatement } from './bind.js';
import { literal } from './literal.js';

/**
 * Connections on which a transaction takes one round trip, where the pool waits for the answer to BEGIN, then for the
 * statements', then for COMMIT's. A message passes the gate and is recorded in transactions of a few rows, which wait more
 * than they work.
 */
export type OneTrip = {
  /**
   * Runs the statements in a transaction of their own.
   * @returns the rows of the last that has any
   * @throws the first error; nothing of it is kept then, unless only the answer was lost
   */
  run<Row>(statements: readonly BoundStatement[]): Promise<Row[]>;
  close(): Promise<void>;
};

type LineParams = {
  url: string;
  applicationName: string;
  /** Run first on each new session: for what holds as long as it lasts. */
  atFirst?: BoundStatement;
};

/**
 * @param params.connections each is opened when it is needed first
 */
export function openOneTrip(params: LineParams & { connections: number }): OneTrip {
  const lines = Array.from({ length: params.connections }, () => openLine(params));
  const free = [...lines];
  const waiting: ((line: OneTrip) => void)[] = [];
  const take = async () => free.pop() ?? (await new Promise<OneTrip>((resolve) => waiting.push(resolve)));
  const giveBack = (line: OneTrip) => {
    const next = waiting.shift();
    if (next) next(line);
    else free.push(line);
  };
  return {
    run: async (statements) => {
      const line = await take();
      try {
        return await line.run(statements);
      } finally {
        giveBack(line);
      }
    },
    close: async () => {
      await Promise.all(lines.map((line) => line.close()));
    },
  };
}

/**
 * One connection, with a driver's pool to itself. The statements of a transaction are written as one message: PostgreSQL
 * carries them out in one transaction and gives each of them its own look at what has been committed, so that one behind a
 * lock sees what was committed while it was waited for. No statement can be separated from those before it, and no
 * transaction is ever held open by an executor that is frozen.
 *
 * They are prepared the first time. Which are, is only known as long as the session lasts; when it was wrong, PostgreSQL
 * has done nothing, and it is said again.
 */
function openLine({ url, applicationName, atFirst }: LineParams): OneTrip {
  /** What the session has prepared. Empty: nothing is known of it. */
  const known = new Set<string>();
  const client = postgres(url, {
    max: 1,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => {},
    onclose: () => known.clear(),
    connection: { application_name: applicationName, TimeZone: 'UTC' },
  });
  // Values are read and written as Drizzle does it on the pool's connections.
  drizzle(client);

  async function send<Row>(statements: readonly BoundStatement[]): Promise<Row[]> {
    const wanted = known.size === 0 && atFirst ? [atFirst, ...statements] : statements;
    const named = wanted.map((statement) => ({ ...statement, name: nameOf(statement) }));
    const fresh = new Map(
      named.flatMap(({ name, text }) => (known.has(name) ? [] : [[name, text] as const])),
    );
    const commands = [
      ...(known.size === 0 ? ['DEALLOCATE ALL'] : []),
      ...Array.from(fresh, ([name, text]) => `PREPARE ${name} AS ${text}`),
      ...named.map(({ name, params }) => execute(name, params)),
    ];
    try {
      const answer = (await client.unsafe(commands.join(';\n'))) as postgres.RowList<postgres.Row[]>;
      for (const name of fresh.keys()) known.add(name);
      const last = 'command' in answer ? answer : (answer as unknown as Row[][]).at(-1);
      return [...(last ?? [])] as Row[];
    } catch (error) {
      // One that the server would answer differently now is prepared anew the next time.
      known.clear();
      throw error;
    }
  }
  return {
    run: async (statements) => {
      const supposed = known.size > 0;
      try {
        return await send(statements);
      } catch (error) {
        if (supposed && isForgotten(error)) return await send(statements);
        throw error;
      }
    },
    close: () => client.end({ timeout: 5 }),
  };
}

const execute = (name: string, params: readonly unknown[]): string =>
  `EXECUTE ${name}${params.length === 0 ? '' : `(${params.map(literal).join()})`}`;

/** The session has not prepared what it was supposed to have (invalid_sql_statement_name). */
const isForgotten = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '26000';

const names = new Map<string, string>();

/** From the text alone: should a pooler give this session to another executor, the same name means the same there. */
function nameOf({ text }: BoundStatement): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `by_key_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
    names.set(text, name);
  }
  return name;
}
