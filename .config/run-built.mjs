/** `node .config/run-built.mjs APP …` runs the built program of apps/APP, or says that it has not been built. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [app] = process.argv.splice(2, 1);
const program = new URL(`../apps/${app}/dist/main.js`, import.meta.url);
if (!existsSync(program)) {
  process.stderr.write(`apps/${app} has not been built yet: run "pnpm build" first.\n`);
  process.exit(1);
}
// From here on it looks to the program as if it had been started itself.
process.argv[1] = fileURLToPath(program);
await import(program.href);
