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
    .description('shows all users, and since when somebody is deactivated')
    .option('--json', 'print them as JSON')
    .action(async (options: { json?: boolean }) => {
      const { listUsers } = await api();
      const users = await withDatabase((db) => listUsers(db));
      const rows = users.map((one) => [
        one.email,
        one.role,
        one.name,
        minute(one.createdAt),
        one.deactivatedAt ? minute(one.deactivatedAt) : '',
      ]);
      await answer(
        options.json,
        users.map(shown),
        table(['E-MAIL', 'ROLE', 'NAME', 'SINCE', 'DEACTIVATED'], rows, 'There are no users yet.'),
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

  user
    .command('deactivate')
    .description('lets somebody in no longer, by whatever credentials; what they have made goes on')
    .requiredOption('--email <address>', 'whose')
    .option('--json', 'print the user as JSON')
    .action(async (options: { email: string; json?: boolean }) => {
      const { deactivateUser } = await api();
      const changed = await withDatabase((db) => deactivateUser(db, { email: options.email }));
      await answer(options.json, shown(changed), `${changed.email} is deactivated and can no longer log in.`);
    });

  user
    .command('reactivate')
    .description('lets somebody in again, by the same password and tokens as before')
    .requiredOption('--email <address>', 'whose')
    .option('--json', 'print the user as JSON')
    .action(async (options: { email: string; json?: boolean }) => {
      const { reactivateUser } = await api();
      const changed = await withDatabase((db) => reactivateUser(db, { email: options.email }));
      await answer(options.json, shown(changed), `${changed.email} can log in again.`);
    });
}

const shown = ({ id, email, name, role, createdAt, deactivatedAt }: User) => ({
  id,
  email,
  name,
  role,
  created_at: createdAt,
  deactivated_at: deactivatedAt,
});
