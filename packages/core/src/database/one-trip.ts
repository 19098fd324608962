import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

/** A statement as the driver takes it, with `$1` … for its parameters. */
export type BoundStatement = { text: string; params: readonly unknown[] };

/**
 * Connections on which a transaction takes one round trip: BEGIN, its statements and COMMIT are written together, where
 * the pool waits for the answer to BEGIN, then for the statements', then for COMMIT's. A message passes the gate and is
 * recorded in transactions of a few rows, which wait more than they work.
 */
export type OneTrip = {
  /**
   * Runs the statements in a transaction of their own.
   * @returns the rows of the last
   * @throws the first error; nothing of it is kept then, unless only the answer to COMMIT was lost
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
 * One connection, with a driver's pool to itself: nobody else's statement comes in between. What must not happen is that a
 * statement runs behind a BEGIN that went down with an earlier connection, so everything is written at once, into
 * one connection. The driver holds statements back while it waits for the description of one that is new to the
 * connection; with such a one, each waits for the answer before it, and looks whether it is still the same connection.
 */
function openLine({ url, applicationName, atFirst }: LineParams): OneTrip {
  /** Statements as the connection has them prepared: by text and kinds of parameters, from which the driver tells types. */
  const known = new Set<string>();
  let connection = 0;
  const client = postgres(url, {
    max: 1,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => {},
    onclose: () => {
      connection++;
      known.clear();
    },
    connection: { application_name: applicationName, TimeZone: 'UTC' },
  });
  // Values are read and written as Drizzle does it on the pool's connections.
  drizzle(client);

  const send = <Row>({ text, params: values }: BoundStatement) =>
    client.unsafe<Row[]>(
      text,
      values as postgres.ParameterOrJSON<never>[],
      {
        prepare: true,
        // Not repeated by the driver, which would do it behind the COMMIT.
        once: true,
      } as postgres.UnsafeQueryOptions,
    );
  const command = (text: string) => client.unsafe(text);

  async function together<Row>(statements: readonly BoundStatement[]): Promise<Row[]> {
    const begun = command('BEGIN');
    const sent = statements.map((statement) => send<Row>(statement));
    const answers = await Promise.allSettled([begun, ...sent, command('COMMIT')]);
    for (const answer of answers)
      if (answer.status === 'rejected') {
        // One that the server has forgotten, or would answer differently now, is prepared anew the next time.
        known.clear();
        throw answer.reason;
      }
    return (await sent.at(-1)) ?? [];
  }

  async function oneByOne<Row>(statements: readonly BoundStatement[]): Promise<Row[]> {
    await command('BEGIN');
    const begun = connection;
    const inIt = <T>(query: () => PromiseLike<T>): PromiseLike<T> => {
      if (connection !== begun) throw new Error('The connection was lost within a transaction.');
      return query();
    };
    let rows: Row[] = [];
    try {
      // Again, where only a statement is new: that does no harm.
      if (atFirst) await inIt(() => send(atFirst));
      for (const statement of statements) rows = await inIt(() => send<Row>(statement));
      await inIt(() => command('COMMIT'));
    } catch (error) {
      // Whatever connection it meets: a lost one has rolled back by itself.
      await command('ROLLBACK').catch(() => {});
      throw error;
    }
    for (const statement of statements) known.add(shapeOf(statement));
    return rows;
  }

  return {
    run: async <Row>(statements: readonly BoundStatement[]) =>
      statements.every((statement) => known.has(shapeOf(statement)))
        ? await together<Row>(statements)
        : await oneByOne<Row>(statements),
    close: () => client.end({ timeout: 5 }),
  };
}

const shapeOf = ({ text, params }: BoundStatement): string => `${text}\n${params.map(kindOf).join()}`;

const kindOf = (value: unknown): string =>
  Array.isArray(value)
    ? `[${kindOf(value[0])}]`
    : value === null || value === undefined
      ? 'null'
      : value.constructor.name;
