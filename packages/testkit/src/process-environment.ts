/** Settings of the product, and what the test runner sets for itself: a process under test must see neither. */
const hidden =
  /^(DATABASE_URL|DATA_DIR|PORT|HOST|AUTH_.*|SECRET_KEY.*|PUBLIC_URL|TRUST.*|DEMO.*|LOG_LEVEL|OUTBOX_FILE|EXECUTOR.*|SMTP_.*|PG[A-Z]+|NODE_ENV|VITEST.*|TEST|FORCE_COLOR)$/;

/** Our environment without settings, plus what is given; undefined removes one more. */
export function processEnvironment(given: Record<string, string | undefined> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !hidden.test(name));
  const all = [...kept, ...Object.entries(given)];
  const environment: Record<string, string> = {};
  for (const [name, value] of all) {
    if (value === undefined) delete environment[name];
    else environment[name] = value;
  }
  return environment;
}
