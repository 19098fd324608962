import type { ApiToken } from '@outreach/api';
import { type Command, InvalidArgumentError } from 'commander';
import { answer, minute, note, table } from '../output.js';
import { withDatabase } from '../session.js';

/** Loaded when it is needed: it brings the whole API along. */
const api = () => import('@outreach/api');

export function addToken(program: Command): void {
  const token = program.command('token').description('tokens with which programs use the API as somebody');

  token
    .command('create')
    .description('makes a token and prints it, this once')
    .requiredOption('--email <address>', 'whose: the token may do what this user may')
    .option('--name <name>', 'what it is for')
    .option('--expires-days <n>', 'how long it is good for; until it is revoked when not given', days)
    .option('--json', 'print it as JSON')
    .action(async (options: { email: string; name?: string; expiresDays?: number; json?: boolean }) => {
      const { email, name, expiresDays: expiresInDays } = options;
      const { createApiToken } = await api();
      const made = await withDatabase((db) => createApiToken(db, { email, name, expiresInDays }));
      if (!options.json) note(`Keep it: it cannot be shown again. Its id is ${made.id}.`);
      await answer(options.json, made, made.token);
    });

  token
    .command('list')
    .description('shows tokens without what would let anybody use them')
    .option('--email <address>', 'only those of this user')
    .option('--json', 'print them as JSON')
    .action(async (options: { email?: string; json?: boolean }) => {
      const { listApiTokens } = await api();
      const all = await withDatabase((db) => listApiTokens(db));
      const email = options.email?.trim().toLowerCase();
      const tokens = all.filter((one) => !email || one.email.toLowerCase() === email);
      const rows = tokens.map((one) => [
        one.id,
        one.email,
        one.name ?? '',
        one.start ? `${one.start}…` : '',
        minute(one.lastUsedAt),
        one.expiresAt ? minute(one.expiresAt) : 'when revoked',
      ]);
      await answer(
        options.json,
        tokens.map(shown),
        table(['ID', 'E-MAIL', 'NAME', 'TOKEN', 'LAST USED', 'EXPIRES'], rows, 'There are no tokens.'),
      );
    });

  token
    .command('revoke')
    .description('ends a token at once')
    .argument('<id>', 'as "token list" shows it')
    .option('--json', 'print the result as JSON')
    .action(async (id: string, options: { json?: boolean }) => {
      const { revokeApiToken } = await api();
      await withDatabase((db) => revokeApiToken(db, { id }));
      await answer(options.json, { id, revoked: true }, `The token ${id} is refused from now on.`);
    });
}

const shown = (one: ApiToken) => ({
  id: one.id,
  email: one.email,
  name: one.name,
  start: one.start,
  created_at: one.createdAt,
  expires_at: one.expiresAt,
  last_used_at: one.lastUsedAt,
});

function days(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) < 1)
    throw new InvalidArgumentError('A whole number of days from 1 on is expected.');
  return Number(text);
}
