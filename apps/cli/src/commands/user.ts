import type { Role, User } from '@outreach/api';
import { type Command, Option } from 'commander';
import { answer, minute, table } from '../output.js';
import { passwordFrom } from '../password.js';
import { withDatabase } from '../session.js';

/** Loaded when it is needed: it brings the whole API along. */
const api = () => import('@outreach/api');

const ROLES = ['admin', 'director', 'member'] as const satisfies readonly Role[];

const roleOption = () => new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory();
const PASSWORD = 'the password; - or none: asked for, or read from standard input';

export function addUser(program: Command): void {
  const user = program.command('user').description('people who may log in');

  user
    .command('add')
    .description('lets somebody log in')
    .requiredOption('--email <address>', 'the address to log in with')
    .requiredOption('--name <name>', 'shown beside what they do')
    .addOption(roleOption())
    .option('--password <password>', PASSWORD)
    .option('--json', 'print the user as JSON')
    .action(
      async (options: { email: string; name: string; role: Role; password?: string; json?: boolean }) => {
        const { email, name, role } = options;
        const password = await passwordFrom(options.password);
        const { createUser } = await api();
        const added = await withDatabase((db) => createUser(db, { email, name, role, password }));
        await answer(options.json, shown(added), `${added.email} can log in as ${added.role}.`);
      },
    );

  user
    .command('list')
    .description('shows everybody who may log in')
    .option('--json', 'print them as JSON')
    .action(async (options: { json?: boolean }) => {
      const { listUsers } = await api();
      const users = await withDatabase((db) => listUsers(db));
      const rows = users.map((one) => [one.email, one.role, one.name, minute(one.createdAt)]);
      await answer(
        options.json,
        users.map(shown),
        table(['E-MAIL', 'ROLE', 'NAME', 'SINCE'], rows, 'There are no users yet.'),
      );
    });

  user
    .command('set-role')
    .description('changes what somebody may do, from their next request on')
    .requiredOption('--email <address>', 'whose')
    .addOption(roleOption())
    .option('--json', 'print the user as JSON')
    .action(async (options: { email: string; role: Role; json?: boolean }) => {
      const { email, role } = options;
      const { setRole } = await api();
      const changed = await withDatabase((db) => setRole(db, { email, role }));
      await answer(options.json, shown(changed), `${changed.email} is ${changed.role} now.`);
    });

  user
    .command('set-password')
    .description('gives somebody a new password and ends their sessions')
    .requiredOption('--email <address>', 'whose')
    .option('--password <password>', PASSWORD)
    .option('--json', 'print the user as JSON')
    .action(async (options: { email: string; password?: string; json?: boolean }) => {
      const password = await passwordFrom(options.password);
      const { setPassword } = await api();
      const changed = await withDatabase((db) => setPassword(db, { email: options.email, password }));
      await answer(options.json, shown(changed), `${changed.email} has a new password.`);
    });
}

const shown = ({ id, email, name, role, createdAt }: User) => ({
  id,
  email,
  name,
  role,
  created_at: createdAt,
});
