import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createSecretBox, createSender, schema } from '@outreach/core';
import { type ImapServer, startImapServer, waitUntilBlocked } from '@outreach/testkit';
import { SMTPServer } from 'smtp-server';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { openCampaign, openStage, type Stage } from './support.js';

const SECRET_KEY = 'a key of thirty-two characters or more';
const env = { SECRET_KEY, EXECUTOR_INBOX_SECONDS: '10' };

/** A mail server that takes everything. */
async function openMailServer(): Promise<number> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => stream.on('end', done).resume(),
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((done) => server.close(() => done())));
  return (server.server.address() as AddressInfo).port;
}

/** Two people with two messages to come from a mailbox that is read. */
async function givenMailbox(stage: Stage, imap: Pick<ImapServer, 'port'>, delays = [0, 0]) {
  const { campaignId } = await openCampaign(stage, { people: 2, delays });
  const sender = await createSender(stage.db, {
    sender: {
      kind: 'email',
      name: 'Sam',
      mode: 'smtp',
      fromName: null,
      fromEmail: 'sam@us.example',
      replyTo: null,
      signature: null,
      smtp: { host: '127.0.0.1', port: await openMailServer(), tls: 'none', user: null },
      imap: { host: '127.0.0.1', port: imap.port, tls: 'none', user: 'grace', password: 'secret-word' },
      http: null,
      dkim: null,
      limits: { perDay: null, perHour: null, perDomainDay: null, minGapSeconds: 0, ramp: null },
    },
    box: createSecretBox(SECRET_KEY),
    actor: 'system',
  });
  await stage.db.insert(schema.campaignSenders).values({ campaignId, senderId: sender.id, position: 0 });
  await stage.sql`UPDATE campaign_actions SET sender_id = ${sender.id}`;
  return { campaignId, senderId: sender.id };
}

async function openImap(): Promise<ImapServer> {
  const imap = await startImapServer();
  onTestFinished(() => imap.stop());
  return imap;
}

/** Message-IDs of what has gone out, and whom to. */
const sentMails = (stage: Stage) => stage.sql<{ messageId: string; to: string }[]>`
  SELECT a.message_id AS "messageId", p.email AS to
  FROM campaign_actions a JOIN campaign_recipients r ON r.id = a.recipient_id JOIN contacts p ON p.id = r.contact_id
  WHERE a.status = 'sent' ORDER BY a.id`;

const answerTo = (mail: { messageId: string; to: string }) =>
  [
    `From: ${mail.to}`,
    'To: sam@us.example',
    'Subject: Re: Hello',
    `In-Reply-To: <${mail.messageId}>`,
    'Message-ID: <answer@there.example>',
    '',
    'Yes, please.',
  ].join('\r\n');

const statuses = async (stage: Stage) =>
  (await stage.sql`SELECT status FROM campaign_recipients ORDER BY status`).map(({ status }) => status);

describe('a pass', () => {
  it('goes on under another key: passwords are opened, and who answers what went out before is known', async () => {
    const stage = await openStage();
    const imap = await openImap();
    await givenMailbox(stage, imap);
    await stage.run(['run', '--json', '--limit', '2'], env);
    const [answered] = await sentMails(stage);
    if (!answered) throw new Error('nothing went out');
    imap.inbox.put(answerTo(answered));
    await stage.sql`UPDATE sender_inboxes SET next_read_at = now()`;
    const changed = { ...env, SECRET_KEY: 'another key of thirty-two characters' };
    const run = await stage.run(['run', '--json'], { ...changed, SECRET_KEY_PREVIOUS: SECRET_KEY });
    expect(JSON.parse(run.stdout)).toMatchObject({ inboxes: { read: 1, replies: 1 } });
    expect(await statuses(stage)).toContain('responded');
  });

  it('reads inboxes first: who has answered gets nothing of what is due', async () => {
    const stage = await openStage();
    const imap = await openImap();
    await givenMailbox(stage, imap);
    const first = await stage.run(['run', '--json', '--limit', '2'], env);
    expect(JSON.parse(first.stdout)).toMatchObject({ sent: 2, inboxes: { read: 1, replies: 0 } });
    const [answered] = await sentMails(stage);
    if (!answered) throw new Error('nothing went out');
    imap.inbox.put(answerTo(answered));
    await stage.sql`UPDATE sender_inboxes SET next_read_at = now()`;
    const second = await stage.run(['run', '--json'], env);
    expect(JSON.parse(second.stdout)).toMatchObject({
      sent: 1,
      inboxes: { read: 1, troubled: 0, replies: 1, auto_replies: 0, bounces: 0, complaints: 0, settled: 0 },
    });
    expect(await statuses(stage)).toEqual(['completed', 'responded']);
    expect(imap.commands.filter((command) => /STORE|EXPUNGE|COPY|MOVE|APPEND|SELECT/.test(command))).toEqual(
      [],
    );
  });

  it('goes on when an inbox cannot be read, and says so for people and programs', async () => {
    const stage = await openStage();
    const imap = await openImap();
    imap.password = 'changed since';
    const { senderId } = await givenMailbox(stage, imap);
    const { stdout, stderr, code } = await stage.run(['run'], env);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^4 actions carried out/);
    expect(stdout).toMatch(/^1 inbox could not be read\.$/m);
    expect(stderr).toContain(senderId);
    expect(`${stdout}${stderr}`).not.toContain('secret-word');
    const status = JSON.parse((await stage.run(['status', '--json'], env)).stdout);
    expect(status).toMatchObject({ unreadable_inboxes: 1 });
  });

  it('under a simulated clock reads none', async () => {
    const stage = await openStage();
    const imap = await openImap();
    await givenMailbox(stage, imap);
    await stage.sql`DELETE FROM campaigns`;
    const { stdout } = await stage.run(['run', '--json'], { ...env, EXECUTOR_NOW: '2026-03-02T09:00:00Z' });
    expect(JSON.parse(stdout)).toMatchObject({ inboxes: null });
    expect(imap.commands).toEqual([]);
  });

  it.each([['run'], ['watch']])('%s refuses a simulated clock while a mailbox is in use', async (command) => {
    const stage = await openStage();
    await givenMailbox(stage, await openImap());
    const { code, stderr } = await stage.run([command], { ...env, EXECUTOR_NOW: '2026-03-02T09:00:00Z' });
    expect(stderr).toMatch(/^EXECUTOR_NOW: a simulated clock can't be used [^\n]+ \(Sam\)\n$/);
    expect(code).toBe(2);
    expect(await stage.actions()).toEqual({ scheduled: 2 });
  });
});

describe('an executor that watches', () => {
  it('sends nothing before its first look, also when its database goes away over that', async () => {
    const stage = await openStage();
    const imap = await openImap();
    const { campaignId } = await givenMailbox(stage, imap);
    await stage.run(['run', '--json', '--limit', '2'], env);
    for (const mail of await sentMails(stage)) imap.inbox.put(answerTo(mail));
    await stage.sql`UPDATE sender_inboxes SET next_read_at = now()`;
    const admin = connect({ url: inject('adminUrl'), applicationName: 'test', max: 1 });
    onTestFinished(admin.close);
    const database = new URL(stage.url).pathname.slice(1);
    const allow = (connections: boolean) =>
      admin.sql.unsafe(`ALTER DATABASE ${database} ALLOW_CONNECTIONS ${connections}`);
    // The first answer waits for the campaign's lock until the database goes.
    const holder = await stage.sql.reserve();
    const [{ pid } = { pid: 0 }] = await holder<{ pid: number }[]>`
      SELECT pg_backend_pid() AS pid, pg_advisory_lock(hashtextextended(${campaignId}, 0))`;
    const running = await stage.start(['watch'], env);
    await waitUntilBlocked(stage.sql, { by: pid, count: 1 });
    await allow(false);
    await admin.sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ${database}`;
    await running.waitForLine(/trying again in/, 60_000);
    await allow(true);
    await running.waitForLine('inboxes read', 60_000);
    await running.waitForLine('the database is back', 60_000);
    expect(await statuses(stage)).toEqual(['responded', 'responded']);
    running.kill('SIGTERM');
    await running.exited;
  });

  it('sees an answer while nothing else is to be done, and stops when told to', async () => {
    const stage = await openStage();
    const imap = await openImap();
    await givenMailbox(stage, imap, [0, 3]);
    const running = await stage.start(['watch'], env);
    await running.waitForLine(/"sent":2/);
    const [answered] = await sentMails(stage);
    if (!answered) throw new Error('nothing went out');
    imap.inbox.put(answerTo(answered));
    await stage.sql`UPDATE sender_inboxes SET next_read_at = now()`;
    await running.waitForLine('inboxes read', 30_000);
    expect(await statuses(stage)).toEqual(['in_progress', 'responded']);
    running.kill('SIGTERM');
    expect(await running.exited).toMatchObject({ code: 0 });
    expect(imap.open()).toBe(0);
  });
});
