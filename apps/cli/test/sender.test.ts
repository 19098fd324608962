import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { connect, createSecretBox, senderForSending } from '@outreach/core';
import { cloneDatabase } from '@outreach/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of the cluster that this test run started. */
    adminUrl: string;
  }
}

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const PASSWORD = 'open sesame, please';

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let folder: string;
let mailServer: Server;
beforeAll(async () => {
  database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'outreach_template' });
  folder = await mkdtemp(path.join(tmpdir(), 'outreach-cli-'));
  mailServer = createServer(converse).listen(0, '127.0.0.1');
  await once(mailServer, 'listening');
});
afterAll(async () => {
  mailServer.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** As much of SMTP as a log-in needs. */
function converse(socket: import('node:net').Socket): void {
  const plain = Buffer.from(`\0ann\0${PASSWORD}`).toString('base64');
  const answers: [RegExp, string][] = [
    [/^EHLO/i, '250-mail.example\r\n250 AUTH PLAIN'],
    [/^AUTH/i, '535 wrong user or password'],
    [/^QUIT/i, '221 bye'],
  ];
  socket.on('error', () => socket.destroy());
  socket.setEncoding('utf8').on('data', (line) => {
    const known = line.toString().trim() === `AUTH PLAIN ${plain}` ? '235 welcome' : undefined;
    const answer = known ?? answers.find(([verb]) => verb.test(line.toString()))?.[1] ?? '250 ok';
    socket.write(`${answer}\r\n`);
  });
  socket.write('220 mail.example ESMTP\r\n');
}

async function sender(args: string[], { input = '', env = {} }: { input?: string; env?: object } = {}) {
  const child = spawn(process.execPath, [MAIN, 'sender', ...args], {
    env: { ...process.env, DATABASE_URL: database.url, DATA_DIR: folder, ...env },
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  const [stdout, stderr] = await output;
  return { code, stdout, stderr };
}

const mailbox = () => [
  ...['--kind', 'email', '--from-email', 'ann@acme.example', '--host', '127.0.0.1'],
  ...['--port', String((mailServer.address() as AddressInfo).port), '--tls', 'none', '--user', 'ann'],
];

// Each line starts a process of its own.
describe('outreach sender', { timeout: 120_000 }, () => {
  it('a mailbox is set up with its password from a pipe, tried, paused, resumed and removed', async () => {
    const added = await sender(
      ['add', '--name', 'Ann', ...mailbox(), '--ramp', '5,2,40', '--password-stdin', '--json'],
      { input: `${PASSWORD}\n` },
    );
    expect(added).toMatchObject({ code: 0, stderr: '' });
    const { id, ...shown } = JSON.parse(added.stdout);
    expect(shown).toMatchObject({
      name: 'Ann',
      mode: 'smtp',
      smtp: { user: 'ann', tls: 'none', has_password: true },
      limits: { ramp: { start: 5, step: 2, ceiling: 40 }, per_day: null },
    });
    expect(added.stdout).not.toContain(PASSWORD);

    expect((await sender(['list'])).stdout).toMatch(
      /^ID .*\n\S+ +Ann +email +smtp +ann@acme.example +active +0\n$/,
    );
    expect((await sender(['show', 'ann'])).stdout).toContain('user ann, a password');
    const tested = await sender(['test', id]);
    expect(tested).toMatchObject({ code: 0, stdout: expect.stringContaining('logged in as ann') });

    expect((await sender(['pause', 'Ann'])).code).toBe(0);
    expect(JSON.parse((await sender(['show', id, '--json'])).stdout).status).toBe('paused');
    expect((await sender(['resume', 'Ann'])).code).toBe(0);
    expect(JSON.parse((await sender(['remove', 'Ann', '--json'])).stdout)).toEqual({ id, removed: true });
    expect(await sender(['remove', 'Ann'])).toMatchObject({ code: 1, stderr: 'There is no sender Ann.\n' });
  });

  it('the key that opens its password is kept in the data folder, for its owner alone', async () => {
    const env = { SENDER_PASSWORD: PASSWORD };
    const added = await sender(['add', '--name', 'Ben', ...mailbox(), '--json'], { env });
    const file = path.join(folder, 'secret-key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const key = (await readFile(file, 'utf8')).trim();
    const connection = connect({ url: database.url, applicationName: 'test', max: 1 });
    const { id: senderId } = JSON.parse(added.stdout);
    const opened = await senderForSending(connection.db, { senderId }, createSecretBox(key));
    await connection.close();
    expect(opened.smtp?.password).toBe(PASSWORD);
    const other = await sender(['test', 'Ben'], { env: { SECRET_KEY: 'x'.repeat(32) } });
    expect(other).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^A stored password .*SECRET_KEY/),
    });
    const short = await sender(['list'], { env: { SECRET_KEY: 'short' } });
    expect(short).toMatchObject({ code: 2, stderr: expect.stringMatching(/^SECRET_KEY: /) });
  });

  it('after a change of the key all is sealed anew with it, and the former one is needed no more', async () => {
    await sender(['add', '--name', 'Eva', ...mailbox(), '--password-stdin'], { input: PASSWORD });
    const former = path.join(folder, 'secret-key-previous');
    await rename(path.join(folder, 'secret-key'), former);
    expect((await sender(['test', 'Eva'])).code).toBe(0);

    const said = async (...args: string[]) =>
      JSON.parse((await sender(['reseal', '--json', ...args])).stdout);
    const before = await said('--dry-run');
    expect(before).toMatchObject({ dry_run: true, unchanged: 0, unreadable: [] });
    expect(before.resealed).toBeGreaterThan(0);
    expect(await said()).toEqual({ ...before, dry_run: false });
    expect(await said()).toMatchObject({ resealed: 0, unchanged: before.resealed });

    await rm(former);
    expect(await sender(['test', 'Eva'])).toMatchObject({ code: 0, stderr: '' });
    const text = await sender(['reseal', '--dry-run'], { env: { SECRET_KEY: 'x'.repeat(32) } });
    expect(text.stdout).toContain('Eva: no key that is named opens its password. Enter it again.');
  });

  it('former keys are given in the environment as well, and a bad one is named without being shown', async () => {
    const [old, now] = ['o'.repeat(32), 'n'.repeat(32)];
    await sender(['add', '--name', 'Fay', ...mailbox(), '--password-stdin'], {
      input: PASSWORD,
      env: { SECRET_KEY: old },
    });
    const keys = { SECRET_KEY: now, SECRET_KEY_PREVIOUS: `${'x'.repeat(32)}, ${old}` };
    expect((await sender(['test', 'Fay'], { env: keys })).code).toBe(0);
    expect((await sender(['test', 'Fay'], { env: { SECRET_KEY: now } })).code).toBe(1);
    const bad = await sender(['list'], { env: { SECRET_KEY_PREVIOUS: `${old},short-one` } });
    expect(bad).toMatchObject({ code: 2, stderr: expect.stringMatching(/^SECRET_KEY_PREVIOUS: [^\n]+\n$/) });
    await writeFile(path.join(folder, 'secret-key-previous'), `${old}\nshort-one\n`);
    const kept = await sender(['reseal']);
    await rm(path.join(folder, 'secret-key-previous'));
    expect(kept).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^\S+secret-key-previous: [^\n]+\n$/),
    });
    expect(`${bad.stderr}${kept.stderr}`).not.toMatch(/short-one|ooo/);
  });

  it('a wrong password and a bad sender are refused in one line', async () => {
    await sender(['add', '--name', 'Cem', ...mailbox(), '--password-stdin'], { input: 'wrong\n' });
    const tested = await sender(['test', 'Cem', '--json']);
    expect(tested.code).toBe(1);
    expect(JSON.parse(tested.stdout).error.message).toMatch(/\S/);
    const bad = await sender(['add', '--kind', 'email', '--name', 'D', '--host', 'mail.example']);
    expect(bad).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^[^\n]+\n$/) });
    expect(await sender(['add', '--kind', 'pigeon', '--name', 'P'])).toMatchObject({ code: 2 });
    expect(await sender(['add', '--kind', 'email', '--name', 'P', '--ramp', '5'])).toMatchObject({ code: 2 });
    const region = await sender(['add', '--kind', 'email', '--name', 'P', '--preset', 'amazon_ses']);
    expect(region).toMatchObject({ code: 1, stderr: expect.stringContaining('--region') });
  });

  it('a preset fills server, port and encryption in', async () => {
    const args = ['--kind', 'email', '--name', 'S', '--preset', 'amazon_ses', '--region', 'eu-west-1'];
    const { stdout } = await sender(['add', ...args, '--from-email', 's@acme.example', '--json']);
    expect(JSON.parse(stdout).smtp).toMatchObject({
      host: 'email-smtp.eu-west-1.amazonaws.com',
      port: 587,
      tls: 'starttls',
      has_password: false,
    });
  });
});
