import { type InboxAccess, InboxTrouble } from '@outreach/core';
import { type ImapServer, type ImapSettings, startImapServer } from '@outreach/testkit';
import { expect, onTestFinished } from 'vitest';
import type { ImapDeadlines } from '../../src/imap/deadlines.js';
import { openImapInbox } from '../../src/imap/open-inbox.js';
import type { ImapParams } from '../../src/imap/session.js';
import { mailFrom } from './mails.js';

/** No deadline is to end a test that is not about it, however busy the machine is. */
export const DEADLINES: ImapDeadlines = {
  connectMs: 30_000,
  silenceMs: 30_000,
  commandMs: 60_000,
  closeMs: 10_000,
};
/** For what only a deadline ends. */
export const SHORT: ImapDeadlines = { connectMs: 600, silenceMs: 1_200, commandMs: 3_000, closeMs: 200 };

export const SINCE = new Date('2026-03-01T12:00:00.000Z');
/** A moment in March 2026, such as `02T10:05`. */
export const at = (time: string) => new Date(`2026-03-${time}:00.000Z`);

/** Whatever came in since, on one page. */
export const all = { cursor: null, since: SINCE, limit: 100 };
/** An answer of somebody, with this Message-ID. */
export const answer = (id: string) =>
  mailFrom('From: ada@lovelace.example', `Message-ID: <${id}>`, 'In-Reply-To: <s@x>', '', 'x');
export const ids = (arrivals: readonly { messageId: string | null }[]) =>
  arrivals.map(({ messageId }) => messageId);

/** A server that is stopped with the test. */
export async function server(settings: Partial<ImapSettings> = {}): Promise<ImapServer> {
  const started = await startImapServer(settings);
  onTestFinished(() => started.stop());
  return started;
}

export function accessTo(port: number, over: Partial<InboxAccess> = {}): InboxAccess {
  return { host: 'localhost', port, tls: 'none', user: 'grace', password: 'secret-word', ...over };
}

/** An inbox that is closed with the test. */
export async function inboxAt(port: number, params: ImapParams & { access?: Partial<InboxAccess> } = {}) {
  const { access, ...rest } = params;
  const inbox = await openImapInbox(accessTo(port, access), undefined, { deadlines: DEADLINES, ...rest });
  onTestFinished(() => inbox.close());
  return inbox;
}

/** How opening an inbox at such a server ends. */
export async function opening(
  settings: Partial<ImapSettings>,
  access: Partial<InboxAccess> = {},
  deadlines = DEADLINES,
) {
  const { port, commands, open } = await server(settings);
  const trouble = await troubleIn(openImapInbox(accessTo(port, access), undefined, { deadlines }));
  await expect.poll(open).toBe(0);
  return { ...trouble, commands };
}

/** What it ends with: a trouble that gives no secret away. */
export async function troubleIn(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const trouble = await work.then(
    () => expect.fail('It should have failed.'),
    (error) => error,
  );
  expect(trouble).toBeInstanceOf(InboxTrouble);
  const { code, message, cause } = trouble as InboxTrouble;
  expect(`${message}${JSON.stringify(trouble)}`).not.toMatch(/secret|AGdyYWNl/);
  expect(cause).toBeUndefined();
  expect(message).toMatch(/^[^\p{Cc}]{1,500}$/u);
  return { code, message };
}
