import { type ImapSettings, imapFolder } from '@outreach/testkit';
import { describe, expect, it } from 'vitest';
import { mailFrom, mailOf } from './mails.js';
import { all, answer, at, DEADLINES, ids, inboxAt, SHORT, server, troubleIn } from './setup.js';

/** A server with these mails, all of one minute, and its inbox. */
async function inboxWith(mails: Buffer[], settings: Partial<ImapSettings> = {}, deadlines = DEADLINES) {
  const imap = await server(settings);
  for (const mail of mails) imap.inbox.put(mail, at('02T10:00'));
  return { imap, inbox: await inboxAt(imap.port, { deadlines }) };
}

describe('an inbox that is read for the first time', () => {
  it('is read from the first mail that came in at that moment or later', async () => {
    const { imap, inbox } = await inboxWith([]);
    // A day is another day in the server's zone: both sides of it are asked for.
    for (const time of ['01T11:59', '01T12:00', '28T00:00']) imap.inbox.put(answer(time), at(time));
    const { arrivals, cursor, more } = await inbox.next(all);
    expect(ids(arrivals)).toEqual(['01T12:00', '28T00:00']);
    expect({ cursor, more }).toEqual({ cursor: { uidValidity: 1_700_000_000, lastUid: 3 }, more: false });
    expect(imap.commands).toContain('UID SEARCH SINCE 28-Feb-2026');
  });

  it('begins at its end when nothing has come in since', async () => {
    const folder = imapFolder('INBOX');
    folder.put(answer('old'), new Date('2025-01-01'));
    const { imap, inbox } = await inboxWith([], { folders: [folder] });
    const { arrivals, cursor } = await inbox.next(all);
    expect({ arrivals, cursor }).toEqual({
      arrivals: [],
      cursor: { uidValidity: 1_700_000_000, lastUid: 1 },
    });
    imap.inbox.put(answer('new'), at('02T10:00'));
    expect(ids((await inbox.next({ ...all, cursor })).arrivals)).toEqual(['new']);
  });

  it('and holds nothing yet is still read from that moment on', async () => {
    const { imap, inbox } = await inboxWith([]);
    const { cursor } = await inbox.next(all);
    expect(cursor.lastUid).toBe(0);
    imap.inbox.put(answer('moved here'), new Date('2025-01-01'));
    imap.inbox.put(answer('new'), at('02T10:00'));
    expect(ids((await inbox.next({ ...all, cursor })).arrivals)).toEqual(['new']);
  });
});

describe('an inbox that has been read before', () => {
  it('is read on from there, page by page, the oldest first', async () => {
    const { imap, inbox } = await inboxWith(['1', '2', '3', '4', '5'].map(answer));
    const first = await inbox.next({ ...all, limit: 2 });
    const second = await inbox.next({ ...all, limit: 2, cursor: first.cursor });
    const third = await inbox.next({ ...all, limit: 2, cursor: second.cursor });
    expect([first, second, third].map(({ arrivals, more }) => [ids(arrivals), more])).toEqual([
      [['1', '2'], true],
      [['3', '4'], true],
      [['5'], false],
    ]);
    // `6:*` finds the fifth once more.
    expect(await inbox.next({ ...all, cursor: third.cursor })).toEqual({
      arrivals: [],
      cursor: third.cursor,
      more: false,
    });
    expect(imap.commands).toContain('UID SEARCH UID 6:*');
  });

  it('is read from the beginning when its numbers are not valid any more', async () => {
    const { imap, inbox } = await inboxWith(['1', '2'].map(answer));
    const { cursor } = await inbox.next(all);
    imap.inbox.uidValidity++;
    const again = await inboxAt(imap.port);
    const read = await again.next({ ...all, cursor });
    expect(ids(read.arrivals)).toEqual(['1', '2']);
    expect(read.cursor).toEqual({ uidValidity: 1_700_000_001, lastUid: 2 });
  });
});

describe('mails that concern nobody', () => {
  it('count, and are left behind', async () => {
    const { inbox } = await inboxWith([mailOf('newsletter'), mailOf('read-receipt'), answer('3')]);
    const read = await inbox.next({ ...all, limit: 2 });
    expect(read).toMatchObject({ arrivals: [], cursor: { lastUid: 2 }, more: true });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['null bytes', Buffer.alloc(5_000)],
    ['no mail', Buffer.from('GIF89a\r\n\r\n\xff\xfe', 'latin1')],
    ['a header without an end', mailFrom(`X: ${'y'.repeat(1_000_000)}`)],
    [
      'parts within parts',
      mailFrom(
        ...'x'
          .repeat(500)
          .split('')
          .flatMap((_, i) => [`Content-Type: multipart/mixed; boundary=b${i}`, '', `--b${i}`]),
      ),
    ],
  ])('keep nobody waiting: %s', async (_, broken) => {
    const { inbox } = await inboxWith([answer('1'), broken, answer('3')]);
    const { arrivals, cursor } = await inbox.next(all);
    expect(ids(arrivals).filter((id) => id !== null)).toEqual(['1', '3']);
    expect(cursor.lastUid).toBe(3);
  });
});

describe('of a large mail', () => {
  it('only the beginning is fetched', async () => {
    const large = Buffer.concat([answer('1'), Buffer.alloc(5 << 20, 'x')]);
    const { imap, inbox } = await inboxWith([large]);
    expect(ids((await inbox.next(all)).arrivals)).toEqual(['1']);
    expect(imap.commands.filter((line) => line.startsWith('UID FETCH'))).toEqual([
      'UID FETCH 1 (UID INTERNALDATE BODY.PEEK[]<0.65536>)',
    ]);
  });
});

describe('a mail that is gone between search and fetch', () => {
  it('is left out', async () => {
    const { imap, inbox } = await inboxWith(['1', '2', '3'].map(answer));
    imap.script.fetch = (command) => {
      if (command.startsWith('UID FETCH 1 ')) imap.inbox.mails.splice(1, 1);
      return undefined;
    };
    const { arrivals, cursor } = await inbox.next(all);
    expect(ids(arrivals)).toEqual(['1', '3']);
    expect(cursor.lastUid).toBe(3);
  });

  it.each(['TAG NO Some of the requested messages no longer exist', '* 2 EXPUNGE\r\nTAG OK gone'])(
    'is left out by a server that says %s',
    async (said) => {
      const { imap, inbox } = await inboxWith(['1', '2', '3'].map(answer));
      imap.script.fetch = (command) => (command.startsWith('UID FETCH 2 ') ? said : undefined);
      expect(ids((await inbox.next(all)).arrivals)).toEqual(['1', '3']);
    },
  );
});

describe('a mail that the server can not give out', () => {
  it('keeps nobody waiting', async () => {
    const { imap, inbox } = await inboxWith(['1', '2', '3'].map(answer));
    imap.script.fetch = (command) =>
      /^UID FETCH 2 .*BODY/.test(command) ? 'TAG NO The message could not be converted' : undefined;
    const { arrivals, cursor } = await inbox.next(all);
    expect(ids(arrivals)).toEqual(['1', '3']);
    expect(cursor.lastUid).toBe(3);
  });

  it.each([
    ['gives out nothing else either', 'TAG NO Not now', 'refused'],
    ['says that it will later', 'TAG NO [UNAVAILABLE] Later', 'unavailable'],
  ])('is waited for, if it %s', async (_, said, code) => {
    const { imap, inbox } = await inboxWith(['1', '2', '3'].map(answer));
    imap.script.fetch = (command) => (command.startsWith('UID FETCH 2 ') ? said : undefined);
    expect(await troubleIn(inbox.next(all))).toMatchObject({ code });
  });
});

describe('a server that', () => {
  it.each([
    ['refuses to search', { search: 'TAG NO Not here' }, 'refused'],
    ['does not know how to search', { search: 'TAG BAD What?' }, 'refused'],
    ['hangs at the search', { search: 'hang' }, 'timeout'],
    ['drops at the search', { search: 'drop' }, 'connection_lost'],
    ['says good-bye at the search', { search: '* BYE Going down' }, 'connection_lost'],
    ['hangs at the mail', { fetch: 'hang' }, 'timeout'],
    ['drops at the mail', { fetch: 'drop' }, 'connection_lost'],
    ['hangs in the middle of the mail', { fetch: '* 1 FETCH (UID 1 BODY[]<0> {500}\r\nFrom: a' }, 'timeout'],
    [
      'announces more than fits',
      { fetch: '* 1 FETCH (UID 1 BODY[]<0> {99999999}\r\nFrom: a' },
      'unclear_answer',
    ],
    [
      'asks for patience',
      { fetch: 'TAG BAD Request is throttled. Suggested Backoff Time: 90000 ms' },
      'timeout',
    ],
  ] as const)('%s ends the reading', async (_, script, code) => {
    const { inbox } = await inboxWith([answer('1')], { script }, code === 'timeout' ? SHORT : DEADLINES);
    const startedAt = performance.now();
    expect(await troubleIn(inbox.next(all))).toMatchObject({ code });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });

  it('dies in the middle of a page has lost nothing: the page is read again', async () => {
    const { imap, inbox } = await inboxWith(['1', '2', '3'].map(answer));
    imap.script.fetch = (command) => (command.startsWith('UID FETCH 3 ') ? 'drop' : undefined);
    const { cursor } = await inbox.next({ ...all, limit: 1 });
    await troubleIn(inbox.next({ ...all, cursor }));
    imap.script.fetch = undefined as never;
    const again = await inboxAt(imap.port);
    expect(ids((await again.next({ ...all, cursor })).arrivals)).toEqual(['2', '3']);
  });
});
