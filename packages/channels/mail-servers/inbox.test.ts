import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openImapInbox } from '../src/imap/open-inbox.js';
import { mailFrom, mailOf } from '../test/imap/mails.js';
import { type Dovecot, startDovecot } from './dovecot.js';

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await startDovecot();
});
afterAll(() => dovecot?.stop());

const SINCE = new Date('2026-03-01T12:00:00.000Z');
const at = (time: string) => new Date(`2026-03-${time}:00.000Z`);

const append = (user: string, mail: Buffer, date: Date, folder = 'INBOX') =>
  dovecot.as(user, (client) => client.append(folder, mail, [], date));

async function inbox(user: string, tls: 'none' | 'starttls' | 'tls' = 'starttls') {
  return openImapInbox(dovecot.access(user, tls), undefined, { authorities: dovecot.authorities });
}

describe('an inbox at Dovecot', () => {
  it.each(['none', 'starttls', 'tls'] as const)('is read with encryption %s', async (tls) => {
    const user = randomUUID();
    await append(user, mailOf('gmail-reply'), at('02T10:05'));
    const opened = await inbox(user, tls);
    const { arrivals } = await opened.next({ cursor: null, since: SINCE, limit: 10 });
    await opened.close();
    expect(arrivals).toMatchObject([
      { kind: 'reply', from: 'ada@lovelace.example', about: ['step-1@engines.example'], at: at('02T10:05') },
    ]);
  });

  it('is read from where it was left, a page at a time, and nothing in it changes', async () => {
    const user = randomUUID();
    await append(user, mailOf('from-another-address'), at('01T11:59'));
    await append(user, mailOf('gmail-reply'), at('01T12:00'));
    await append(user, mailOf('newsletter'), at('02T10:00'));
    await append(user, mailOf('postfix-dsn'), at('02T10:01'));
    const first = await inbox(user);
    const one = await first.next({ cursor: null, since: SINCE, limit: 3 });
    expect(one).toMatchObject({ arrivals: [{ kind: 'reply' }], cursor: { lastUid: 3 }, more: true });
    const two = await first.next({ cursor: one.cursor, since: SINCE, limit: 3 });
    expect(two).toMatchObject({ arrivals: [{ kind: 'bounce' }], cursor: { lastUid: 4 }, more: false });
    expect(await first.next({ cursor: two.cursor, since: SINCE, limit: 3 })).toEqual({
      arrivals: [],
      cursor: two.cursor,
      more: false,
    });

    // It comes in while the inbox lies open.
    await append(user, mailOf('gmail-vacation'), at('02T11:00'));
    const three = await first.next({ cursor: two.cursor, since: SINCE, limit: 3 });
    expect(three).toMatchObject({ arrivals: [{ kind: 'auto_reply' }], cursor: { lastUid: 5 }, more: false });
    await first.close();

    const flags = await dovecot.as(user, async (client) => {
      await client.mailboxOpen('INBOX', { readOnly: true });
      return (await client.fetchAll('1:*', { flags: true })).map((mail) => [...(mail.flags ?? [])]);
    });
    expect(flags.flat().filter((flag) => flag !== '\\Recent')).toEqual([]);
  });

  it('that is empty begins at its end', async () => {
    const user = randomUUID();
    const opened = await inbox(user);
    const none = await opened.next({ cursor: null, since: SINCE, limit: 3 });
    expect(none).toMatchObject({ arrivals: [], cursor: { lastUid: 0 }, more: false });
    await append(user, mailOf('gmail-reply'), at('02T10:05'));
    expect(await opened.next({ cursor: none.cursor, since: SINCE, limit: 3 })).toMatchObject({
      arrivals: [{ kind: 'reply' }],
      cursor: { lastUid: 1 },
    });
    await opened.close();
  });

  it('with old mails only begins behind them', async () => {
    const user = randomUUID();
    await append(user, mailOf('gmail-reply'), at('01T01:00'));
    await append(user, mailOf('gmail-reply'), new Date('2025-01-01T00:00:00Z'));
    const opened = await inbox(user);
    expect(await opened.next({ cursor: null, since: at('02T10:00'), limit: 3 })).toMatchObject({
      arrivals: [],
      cursor: { lastUid: 2 },
      more: false,
    });
    await opened.close();
  });

  it('that was made anew is read from the beginning', async () => {
    const user = randomUUID();
    await append(user, mailOf('gmail-reply'), at('02T10:05'));
    const before = await inbox(user);
    const { cursor } = await before.next({ cursor: null, since: SINCE, limit: 3 });
    await before.close();
    const stale = { uidValidity: cursor.uidValidity - 1, lastUid: 99 };
    const after = await inbox(user);
    const read = await after.next({ cursor: stale, since: SINCE, limit: 3 });
    await after.close();
    expect(read).toMatchObject({ arrivals: [{ kind: 'reply' }], cursor });
  });

  it('with a mail of 30 MB is read as well', async () => {
    const user = randomUUID();
    const large = Buffer.concat([
      mailOf('gmail-reply'),
      Buffer.alloc(30 << 20, 'x'.repeat(76).concat('\r\n')),
    ]);
    await append(user, large, at('02T10:05'));
    await append(user, mailFrom(`X-Large: ${'y '.repeat(500_000)}`, 'Subject: x', '', 'x'), at('02T10:06'));
    await append(user, mailOf('postfix-dsn'), at('02T10:07'));
    const opened = await inbox(user);
    const { arrivals } = await opened.next({ cursor: null, since: SINCE, limit: 5 });
    await opened.close();
    expect(arrivals).toMatchObject([{ from: 'ada@lovelace.example' }, { subject: null }, { kind: 'bounce' }]);
  });
});

describe('the folder of sent mail', () => {
  const sent = (id: string) => mailFrom(`Message-ID: <${id}>`, 'Subject: An engine', '', 'x');

  it('is found by what it is for, and searched for each mail', async () => {
    const user = randomUUID();
    await append(user, sent('step-1@engines.example'), SINCE, 'Abgelegt');
    await append(user, sent('long-step-2@engines.example'), SINCE, 'Abgelegt');
    await append(user, sent('step-3@engines.example'), SINCE);
    const opened = await inbox(user);
    const ids = ['step-1@engines.example', 'step-2@engines.example', 'step-3@engines.example', 'a "b" c', ''];
    expect(await opened.amongSent(ids)).toEqual(new Map([['step-1@engines.example', SINCE]]));
    expect(await opened.amongSent([])).toEqual(new Map());
    // The inbox is the one that is read again.
    const { arrivals } = await opened.next({ cursor: null, since: SINCE, limit: 5 });
    expect(arrivals).toHaveLength(1);
    await opened.close();
  });
});

describe('a log-in', () => {
  it('with a wrong password is refused in the words of the server', async () => {
    const access = { ...dovecot.access(randomUUID(), 'starttls'), password: 'wrong-word' };
    const opening = openImapInbox(access, undefined, { authorities: dovecot.authorities });
    await expect(opening).rejects.toMatchObject({
      code: 'login_refused',
      message: 'At the log-in the server answered: Authentication failed.',
    });
  });

  it.each(['starttls', 'tls'] as const)(
    'by %s at a server that nobody vouches for is not tried',
    async (tls) => {
      const opening = openImapInbox(dovecot.access(randomUUID(), tls));
      await expect(opening).rejects.toMatchObject({ code: 'certificate_not_trusted' });
    },
  );
});
