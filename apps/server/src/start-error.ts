/** Why the server can't start: one line, meant for the person at the terminal. */
export class StartError extends Error {}

/** What an error says, in one line. Connection errors hold their words in a list, Drizzle's in their cause. */
export function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return sentenceOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return sentenceOf(error.cause);
  return (error.message || error.name).split('\n', 1)[0] ?? error.name;
}
