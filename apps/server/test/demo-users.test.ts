import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listUsers } from '@outreach/api';
import { type Connection, connect } from '@outreach/core';
import { cloneDatabase } from '@outreach/testkit';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { demoUsers } from '../src/demo-users.js';

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string;
  }
}

let connection: Connection;
let dataDir: string;
let drop: () => Promise<void>;
beforeEach(async () => {
  const database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'outreach_template' });
  connection = connect({ url: database.url, applicationName: 'server-test', max: 2 });
  drop = database.drop;
  dataDir = await mkdtemp(join(tmpdir(), 'outreach-demo-'));
});
afterEach(async () => {
  await connection.close();
  await drop();
  await rm(dataDir, { recursive: true });
});

const isOwn = false;

it('makes nobody an admin over the contacts of somebody else', async () => {
  const { db, sql } = connection;
  await sql`INSERT INTO contacts (first_name, email) VALUES ('Ada', 'ada@customer.example')`;
  expect(await demoUsers(db, { dataDir, setting: undefined, isOwn })).toBeUndefined();
  expect(await listUsers(db)).toEqual([]);
});

it('makes them there when it is told their password, and where there is nobody and nothing', async () => {
  const { db, sql } = connection;
  await sql`INSERT INTO companies (name) VALUES ('Customer')`;
  expect(await demoUsers(db, { dataDir, setting: undefined, isOwn })).toBeUndefined();
  expect(await demoUsers(db, { dataDir, setting: 'a-password-of-mine', isOwn })).toBeDefined();
  await sql`TRUNCATE users, companies CASCADE`;
  expect(await demoUsers(db, { dataDir, setting: undefined, isOwn })).toBeDefined();
});
