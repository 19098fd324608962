import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cloneDatabase, runProcess } from '@outreach/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Superuser URL of the cluster that this test run started. */
    adminUrl: string;
  }
}

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let folder: string;
beforeAll(async () => {
  database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'outreach_template' });
  folder = await mkdtemp(path.join(tmpdir(), 'outreach-cli-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const outreach = (args: string[], env: Record<string, string> = {}) =>
  runProcess({
    command: process.execPath,
    args: [MAIN, ...args],
    env: { DATABASE_URL: database.url, DATA_DIR: folder, ...env },
  });

/** The same with something on standard input. */
async function piped(input: string | Buffer, args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...process.env, DATABASE_URL: database.url, DATA_DIR: folder },
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await output;
  return { code, stdout, stderr };
}

// Each line starts a process of its own.
describe('outreach', { timeout: 120_000 }, () => {
  it('commands have a help', async () => {
    for (const command of [['migrate'], ['user', 'add'], ['token', 'create'], ['import']]) {
      const { code, stdout } = await outreach([...command, '--help']);
      expect([command, code]).toEqual([command, 0]);
      expect(stdout).toContain('--json');
    }
  });

  it('wrong usage and bad settings end with 2 and one line, refusals with 1', async () => {
    expect(await outreach(['import'])).toMatchObject({ code: 2, stdout: '' });
    expect(
      await outreach(['user', 'add', '--email', 'a@x.example', '--name', 'A', '--role', 'king']),
    ).toMatchObject({
      code: 2,
    });
    for (const wrong of [['user', 'add'], ['nonsense'], ['user'], ['imports', '--nonsense']]) {
      const { code, stdout } = await outreach([...wrong, '--json']);
      expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'usage']);
    }
    const bad = await outreach(['imports'], { DATABASE_URL: 'mysql://x' });
    expect(bad).toMatchObject({ code: 2, stdout: '' });
    expect(bad.stderr).toMatch(/^DATABASE_URL: [^\n]*\n$/);
    const bare = await outreach(['imports'], { DATABASE_URL: 'postgres://ann:Zx/cr@127.0.0.1/x' });
    expect(bare).toMatchObject({ code: 2, stdout: '' });
    expect(bare.stderr).toMatch(/^DATABASE_URL: [^\n]*percent-encode[^\n]*\n$/);
    expect(bare.stderr).not.toContain('Zx');
    const missing = await outreach(['import', path.join(folder, 'none.csv')]);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toMatch(/^There is no file [^\n]*none\.csv\.\n$/);
    const unreachable = await outreach(['imports', '--json'], { DATABASE_URL: 'postgres://127.0.0.1:1/x' });
    expect(unreachable.code).toBe(1);
    expect(JSON.parse(unreachable.stdout)).toMatchObject({ error: { code: 'failed' } });
  });

  it('migrate says what it did', async () => {
    const { stdout } = await outreach(['migrate', '--json']);
    expect(JSON.parse(stdout)).toEqual({ applied: 0, duplicates: [] });
    const fresh = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'template0' });
    const before = await outreach(['imports'], { DATABASE_URL: fresh.url });
    expect(before).toMatchObject({ code: 1 });
    expect(before.stderr).toContain('pnpm outreach migrate');
    expect((await outreach(['migrate'], { DATABASE_URL: fresh.url })).stdout).toMatch(
      /^Applied \d+ migrations\.\n$/,
    );
    await fresh.drop();
  });

  it('users and tokens: made, listed, changed, revoked; a password may come from a pipe', async () => {
    const added = await piped('correct horse battery\n', [
      ...['user', 'add', '--email', 'Ann@x.example', '--name', 'Ann', '--role', 'member', '--password', '-'],
    ]);
    expect(added).toMatchObject({ code: 0, stdout: 'ann@x.example can log in as member.\n' });
    expect((await outreach(['user', 'set-role', '--email', 'ann@x.example', '--role', 'admin'])).code).toBe(
      0,
    );
    const users = JSON.parse((await outreach(['user', 'list', '--json'])).stdout);
    expect(users).toMatchObject([{ email: 'ann@x.example', role: 'admin', name: 'Ann' }]);
    const short = await outreach(['user', 'set-password', '--email', 'ann@x.example', '--password', 'x']);
    expect(short).toMatchObject({ code: 1, stdout: '' });

    const made = await outreach([
      'token',
      'create',
      '--email',
      'ann@x.example',
      '--name',
      'ci',
      '--expires-days',
      '3',
    ]);
    expect(made.stdout).toMatch(/^\S{30,}\n$/);
    const [token] = JSON.parse(
      (await outreach(['token', 'list', '--email', 'ANN@x.example', '--json'])).stdout,
    );
    expect(token).toMatchObject({ name: 'ci', email: 'ann@x.example', last_used_at: null });
    expect((await outreach(['token', 'revoke', token.id])).code).toBe(0);
    expect((await outreach(['token', 'revoke', token.id])).code).toBe(1);
    expect(JSON.parse((await outreach(['token', 'list', '--json'])).stdout)).toEqual([]);
  });

  it('users are deactivated and let in again; the only admin is not', async () => {
    const account = (command: string, email: string) => outreach(['user', command, '--email', email]);
    const add = ['user', 'add', '--name', 'X', '--password', 'correct horse battery'];
    await outreach([...add, '--email', 'boss@x.example', '--role', 'admin']);
    await outreach([...add, '--email', 'leaver@x.example', '--role', 'director']);
    expect(await account('deactivate', 'leaver@x.example')).toMatchObject({
      code: 0,
      stdout: 'leaver@x.example is deactivated and can no longer log in.\n',
    });
    const { stdout } = await outreach(['user', 'list']);
    expect(stdout).toMatch(/leaver@x\.example +director +X +\S+ \S+ UTC +\d{4}-/);
    expect(await account('reactivate', 'leaver@x.example')).toMatchObject({
      code: 0,
      stdout: 'leaver@x.example can log in again.\n',
    });
    const users = JSON.parse((await outreach(['user', 'list', '--json'])).stdout) as {
      email: string;
      role: string;
    }[];
    const admins = users.filter(({ role }) => role === 'admin');
    for (const { email } of admins.slice(1)) await account('deactivate', email);
    const last = await account('deactivate', admins[0]?.email ?? '');
    expect(last.code).toBe(1);
    expect(last.stderr).toMatch(/is the only admin left/);
  });

  it('a dry run changes nothing and says what the real run then does', async () => {
    const file = path.join(folder, 'people.csv');
    const rejected = path.join(folder, 'rejected.csv');
    await writeFile(file, 'E-Mail;Rolle;Vorname\nann@cli.example;=Boss;Ann\nbroken;x;Bob\n');
    const args = ['import', file, '--map', 'Rolle=title', '--json'];
    const dry = JSON.parse((await outreach([...args, '--dry-run'])).stdout);
    expect(dry).toMatchObject({ dry_run: true, summary: { create: 1, rejected: 1 } });
    expect(dry.summary).toMatchObject({ rejected_by_code: { invalid_email: 1 }, first_merged: [] });
    expect(Object.keys(dry.summary).filter((key) => /[A-Z]/.test(key))).toEqual([]);
    const real = JSON.parse((await outreach([...args, '--rejected', rejected])).stdout);
    expect(real).toMatchObject({ dry_run: false, status: 'applied', delimiter: ';' });
    expect(real.summary).toEqual(dry.summary);
    expect(await readFile(rejected, 'utf8')).toMatch(
      /Line,Code,Reason,E-Mail,Rolle,Vorname\r\n3,invalid_email,.*,broken,x,Bob\r\n$/,
    );
    const list = JSON.parse((await outreach(['imports', '--json'])).stdout);
    expect(list.map((one: { status: string }) => one.status)).toEqual(['applied', 'expired']);
  });

  it('a file comes through a pipe, and a person reads what became of it', async () => {
    const { code, stdout } = await piped('name,domain\nAcme,acme.example\nacme,\n', ['import', '-']);
    expect(code).toBe(0);
    expect(stdout).toContain('2 rows of companies');
    expect(stdout).toContain('1 created');
    expect(stdout).toContain('line 3: Merged with line 2.');
  });

  it('seed makes log-ins and loads the demo data once', async () => {
    const first = await outreach(['seed', '--json']);
    expect(JSON.parse(first.stdout)).toMatchObject({ seeded: false });
    const fresh = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'outreach_template' });
    const env = { DATABASE_URL: fresh.url, DEMO_PASSWORD: 'demo-password-1' };
    const seeded = await outreach(['seed', '--json'], env);
    expect(JSON.parse(seeded.stdout)).toMatchObject({
      seeded: true,
      loaded: { companies: 503, contacts: 3500 },
    });
    expect(seeded.stderr).toContain('admin@example.com');
    expect(JSON.parse((await outreach(['seed', '--json'], env)).stdout)).toMatchObject({ seeded: false });
    await fresh.drop();
  });
});
