import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { InboxAccess } from '@outreach/core';
import { freePort } from '@outreach/testkit';
import { ImapFlow } from 'imapflow';
import { selfSigned } from '../test/smtp/certificate.js';
import { type DovecotParams, dovecotConfig } from './dovecot-config.js';

export type Dovecot = {
  /** Of the certificate that it has made for itself. */
  authorities: string;
  /** A mailbox of its own for each name: it is there with the first log-in. */
  access(user: string, tls: InboxAccess['tls']): InboxAccess;
  /** What a mail program of the owner would do in the mailbox. */
  as<T>(user: string, work: (client: ImapFlow) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
};

const PASSWORD = 'correct-horse';
const STARTS_WITHIN_MS = 20_000;

/** The server's version, such as `2.3.21`. */
function versionOf(): string {
  try {
    return execFileSync('dovecot', ['--version'], { encoding: 'utf8', env: withSystemPaths() });
  } catch {
    throw new Error('These tests need Dovecot: apt-get install dovecot-imapd');
  }
}

/** Where servers are installed is not where ordinary users look. */
const withSystemPaths = () => ({ ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` });

/** A Dovecot of its own in a folder of its own, on this machine only. */
export async function startDovecot(): Promise<Dovecot> {
  const version = versionOf();
  const folder = await mkdtemp(join(tmpdir(), 'dovecot-'));
  const certificate = selfSigned('localhost');
  const ports = { plain: await freePort(), tls: await freePort() };
  const mail = join(folder, 'mail');
  await mkdir(mail);
  await writeFile(join(folder, 'cert.pem'), certificate.cert);
  await writeFile(join(folder, 'key.pem'), certificate.key, { mode: 0o600 });
  const owner = await ownerOf(folder, mail);
  const config = join(folder, 'dovecot.conf');
  await writeFile(config, dovecotConfig({ version, folder, ports, owner, password: PASSWORD }));

  const server = spawn('dovecot', ['-F', '-c', config], { env: withSystemPaths() });
  let said = '';
  server.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const startedAt = performance.now();
  while (!(await listens(ports.plain))) {
    if (server.exitCode !== null || performance.now() - startedAt > STARTS_WITHIN_MS) {
      await stop();
      throw new Error(`Dovecot ${version.trim()} does not start: ${said}`);
    }
    await sleep(50);
  }
  const access: Dovecot['access'] = (user, tls) => ({
    host: 'localhost',
    port: tls === 'tls' ? ports.tls : ports.plain,
    tls,
    user,
    password: PASSWORD,
  });
  return {
    authorities: certificate.cert,
    access,
    as: (user, work) => asOwner(access(user, 'none'), work),
    stop,
  };
}

/** Root hands the mails over to a user without rights, as the server demands it. */
async function ownerOf(folder: string, mail: string): Promise<DovecotParams['owner']> {
  const id = (...args: string[]) => execFileSync('id', args, { encoding: 'utf8' }).trim();
  if (id('-u') !== '0') return { uid: id('-u'), gid: id('-g'), names: { user: id('-un'), group: id('-gn') } };
  const owner = { uid: id('-u', 'nobody'), gid: id('-g', 'nobody'), names: null };
  await chmod(folder, 0o755);
  await chown(mail, Number(owner.uid), Number(owner.gid));
  return owner;
}

async function asOwner<T>(access: InboxAccess, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  const { host, port, user, password } = access;
  const auth = { user, pass: password };
  const client = new ImapFlow({ host, port, secure: false, doSTARTTLS: false, auth, logger: false });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
