/** Settings of the product that a process under measurement must not inherit. */
const SETTINGS = /^(DATABASE_URL|DATA_DIR|OUTBOX_FILE|LOG_LEVEL|EXECUTOR.*|PG[A-Z]+)$/;

/** The environment for a child process: ours without the product's settings, and what is given. */
export function childEnvironment(given: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && !SETTINGS.test(name)) kept[name] = value;
  return { ...kept, ...given };
}
