/** Settings of the product that a process under test must not inherit. */
const SETTINGS =
  /^(DATABASE_URL|DATA_DIR|SECRET_KEY|SECRET_KEY_PREVIOUS|OUTBOX_FILE|LOG_LEVEL|EXECUTOR.*|PG[A-Z]+|NODE_OPTIONS)$/;

/** The environment for a child process: ours without the product's settings, and what is given. */
export function childEnvironment(given: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && !SETTINGS.test(name)) kept[name] = value;
  return { ...kept, ...given };
}
