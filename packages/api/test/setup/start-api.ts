import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogChannel, senderTester } from '@outreach/channels';
import { type Connection, connect, schema } from '@outreach/core';
import { cloneDatabase } from '@outreach/testkit';
import pino from 'pino';
import { inject } from 'vitest';
import { type AppDeps, createApiToken, createApp, createUser, type Role } from '../../src/index.js';

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string;
  }
}

export const PASSWORD = 'correct horse battery staple';

/** What seals and signs, for tests that make tokens of their own. */
export const SECRET_KEY = 'a key of thirty-two characters or more';

export type Api = {
  url: string;
  /** Superuser URL of this suite's database. */
  databaseUrl: string;
  connection: Connection;
  /** API tokens by role. */
  tokens: Record<Role, string>;
  /** Ids of the users by role. */
  users: Record<Role, string>;
  /** What was logged so far, one JSON object a line. */
  logged: string[];
  close(): Promise<void>;
};

/** The whole API on a socket of its own, over a database of its own, with one user of each role. */
export async function startApi(deps: Partial<AppDeps> = {}): Promise<Api> {
  const database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'outreach_template' });
  const connection = connect({ url: database.url, applicationName: 'api-test', max: 5 });
  const logged: string[] = [];
  const channel = createLogChannel({ write: () => undefined });
  const app = createApp({
    db: connection.db,
    channels: { email: channel, linkedin_message: channel, linkedin_connection: channel },
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    authSecret: 'a secret of thirty-two characters or more',
    secretKey: SECRET_KEY,
    senderTester,
    baseUrl: 'http://127.0.0.1:3000',
    publicUrl: 'http://127.0.0.1:3000',
    ...deps,
  });
  const server = createServer(app);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const people = await Promise.all(schema.USER_ROLES.map((role) => signUp(connection, role)));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    databaseUrl: database.url,
    connection,
    tokens: byRole(people, ({ token }) => token),
    users: byRole(people, ({ id }) => id),
    logged,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await connection.close();
      await database.drop();
    },
  };
}

type Person = { role: Role; id: string; token: string };

async function signUp({ db }: Connection, role: Role): Promise<Person> {
  const email = `${role}@example.com`;
  const user = await createUser(db, { email, name: role, role, password: PASSWORD });
  const { token } = await createApiToken(db, { email });
  return { role, id: user.id, token };
}

function byRole(people: Person[], pick: (person: Person) => string): Record<Role, string> {
  const found = Object.fromEntries(people.map((person) => [person.role, pick(person)]));
  return found as Record<Role, string>;
}
