import postgres from 'postgres';

/** Rows of one statement. */
export const BATCH = 2_000;
const CONNECTIONS = 2;

/**
 * Set-based statements in a loop on each of two connections, and nothing around them.
 * @param params.loop goes on until nothing is left, and answers with how many actions it has carried out
 * @param params.check throws unless all of them are as they should be
 * @returns actions a second
 */
export async function runLoops(params: {
  url: string;
  due: number;
  loop: (sql: postgres.Sql) => Promise<number>;
  check: (sql: postgres.Sql) => Promise<void>;
}): Promise<number> {
  const { url, due, loop, check } = params;
  const sql = postgres(url, { max: CONNECTIONS, onnotice: () => {} });
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, () => sql`SELECT pg_sleep(0.01)`));
    const startedAt = performance.now();
    const done = await Promise.all(Array.from({ length: CONNECTIONS }, () => loop(sql)));
    const seconds = (performance.now() - startedAt) / 1_000;
    const total = done.reduce((sum, n) => sum + n, 0);
    if (total !== due) throw new Error(`the reference carried out ${total} of ${due}`);
    await check(sql);
    return due / seconds;
  } finally {
    await sql.end({ timeout: 5 });
  }
}
