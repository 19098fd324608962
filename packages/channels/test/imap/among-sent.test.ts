import { type ImapSettings, imapFolder } from '@outreach/testkit';
import { describe, expect, it } from 'vitest';
import { all, answer, ids, inboxAt, at as moment, server, troubleIn } from './setup.js';

const FILED = moment('03T10:05');

describe('the folder of sent mail', () => {
  const sentFolder = (path: string, flags: string[] = []) => {
    const folder = imapFolder(path, flags);
    folder.put(answer('step-1@x'), FILED);
    folder.put(answer('step-2@x'), FILED);
    return folder;
  };
  const at = async (settings: Partial<ImapSettings>) => {
    const imap = await server(settings);
    return { imap, inbox: await inboxAt(imap.port) };
  };

  it.each([
    ['what it is for', sentFolder('Abgelegt', ['\\Sent']), ['SPECIAL-USE']],
    ['its name', sentFolder('Gesendete Objekte'), []],
  ])('is found by %s', async (_, folder, more) => {
    const capabilities = ['IMAP4rev1', 'AUTH=PLAIN', ...more];
    const { imap, inbox } = await at({ folders: [imapFolder('INBOX'), folder], capabilities });
    expect(await inbox.amongSent(['step-1@x', 'step-3@x', 'ep-2@x'])).toEqual(new Map([['step-1@x', FILED]]));
    expect(imap.commands.filter((line) => line.startsWith('SELECT'))).toEqual([]);
  });

  it('is left for the inbox again', async () => {
    const { imap, inbox } = await at({ folders: [imapFolder('INBOX'), sentFolder('Sent')] });
    imap.inbox.put(answer('1'));
    await inbox.amongSent(['step-1@x']);
    expect(ids((await inbox.next(all)).arrivals)).toEqual(['1']);
  });

  it('holds nothing when there is none, or nothing is asked for', async () => {
    const { imap, inbox } = await at({});
    expect(await inbox.amongSent(['step-1@x'])).toEqual(new Map());
    imap.commands.length = 0;
    expect(await inbox.amongSent([])).toEqual(new Map());
    expect(await inbox.amongSent(['step 1@x', 'step-ü@x', '', 'a\r\nb'])).toEqual(new Map());
    expect(imap.commands).toEqual([]);
  });

  it('says of a mail that lies there twice when the last one was filed', async () => {
    const folder = sentFolder('Sent');
    const again = moment('05T08:00');
    folder.put(answer('step-1@x'), again);
    const { inbox } = await at({ folders: [imapFolder('INBOX'), folder] });
    expect(await inbox.amongSent(['step-1@x'])).toEqual(new Map([['step-1@x', again]]));
  });

  it('is read on after a mail that cannot be given out', async () => {
    const { imap, inbox } = await at({ folders: [imapFolder('INBOX'), sentFolder('Sent')] });
    imap.script.fetch = (command) => (command.includes('FETCH 1 ') ? 'TAG NO It is broken' : undefined);
    expect(await inbox.amongSent(['step-1@x', 'step-2@x'])).toEqual(new Map([['step-2@x', FILED]]));
  });

  it('is searched on after a search that is refused', async () => {
    const { imap, inbox } = await at({ folders: [imapFolder('INBOX'), sentFolder('Sent')] });
    imap.script.search = (command) => (command.includes('step-1') ? 'TAG NO What an id' : undefined);
    expect(await inbox.amongSent(['step-1@x', 'step-2@x'])).toEqual(new Map([['step-2@x', FILED]]));
  });

  it.each([
    ['refuses every search', { search: 'TAG NO No' }, 'refused'],
    [
      'does not open it',
      { examine: (line: string) => (line.includes('Sent') ? 'TAG NO No' : undefined) },
      'refused',
    ],
    [
      'drops at the list',
      { list: (line: string) => (line.includes('*') ? 'drop' : undefined) },
      'connection_lost',
    ],
    ['drops at the search', { search: 'drop' }, 'connection_lost'],
    [
      'says good-bye after a search',
      { search: '* SEARCH 1\r\nTAG OK done\r\n* BYE gone' },
      'connection_lost',
    ],
  ])('of a server that %s is a trouble', async (_, script, code) => {
    const { inbox } = await at({ folders: [imapFolder('INBOX'), sentFolder('Sent')], script });
    expect(await troubleIn(inbox.amongSent(['step-1@x', 'step-2@x']))).toMatchObject({ code });
  });
});
