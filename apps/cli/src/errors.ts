/** Why a command can't go on, in one line for the person at the terminal. */
export class CommandError extends Error {}

const UNREACHABLE =
  /^(ECONN|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|CONNECT_TIMEOUT|CONNECTION_|28|3D000|57P)/;

/** What an error says, in one line. Connection errors hold their words in a list, Drizzle's in their cause. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return sentenceOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return sentenceOf(error.cause);
  const [line] = (error.message || error.name).split('\n');
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' && 'path' in error) return `There is no file ${error.path}.`;
  return UNREACHABLE.test(code) ? `The database can't be reached: ${line}` : (line ?? error.name);
}
