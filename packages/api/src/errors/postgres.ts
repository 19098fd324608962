/** SQLSTATEs and driver codes after which the same request may succeed a moment later. */
const TEMPORARY =
  /^(40001|40P01|55P03|57014|57P0[1-5]|53\d{3}|08\w{3}|ECONN(REFUSED|RESET)|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED))$/;

/** SQLSTATEs that mean: this value cannot be stored (a number out of range, a character that no encoding has …). */
const UNSTORABLE = /^(22003|22007|22008|22021|22P05|54000)$/;

export type DatabaseFault = 'temporary' | 'unstorable';

/** What kind of database fault stands behind an error, if it is one that we tell callers of. */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  for (const code of codes(error)) {
    if (TEMPORARY.test(code)) return 'temporary';
    if (UNSTORABLE.test(code)) return 'unstorable';
  }
  return undefined;
}

/** The codes along the chain of causes; drizzle and better-auth wrap the driver's error. */
function* codes(error: unknown): Generator<string> {
  for (let depth = 0; error instanceof Error && depth < 8; depth++) {
    if ('code' in error && typeof error.code === 'string') yield error.code;
    if (error instanceof AggregateError) for (const inner of error.errors) yield* codes(inner);
    error = error.cause;
  }
}
