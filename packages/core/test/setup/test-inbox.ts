import { sql } from 'drizzle-orm';
import {
  type Arrival,
  type Connection,
  createSecretBox,
  createSender,
  type Inbox,
  type InboxAccess,
  makeOwner,
  type OpenInbox,
  readDueInboxes,
} from '../../src/index.js';
import { ACTOR } from './test-campaign.js';

export const BOX = createSecretBox('a secret key for tests, long enough');

let mailboxes = 0;

/** A mailbox that is sent from and read. */
export async function givenMailbox(db: Connection['db']): Promise<{ senderId: string; fromEmail: string }> {
  const fromEmail = `mailbox${++mailboxes}@us.example`;
  const server = { port: 25, tls: 'none' as const, user: fromEmail };
  const sender = await createSender(db, {
    sender: {
      kind: 'email',
      name: fromEmail,
      mode: 'smtp',
      fromName: 'Sam Sender',
      fromEmail,
      replyTo: null,
      signature: null,
      smtp: { host: 'smtp.us.example', ...server, password: 'to send with' },
      imap: { host: 'imap.us.example', ...server, user: null },
      http: null,
      dkim: null,
      limits: { perDay: null, perHour: null, perDomainDay: null, minGapSeconds: 0, ramp: null },
    },
    box: BOX,
    actor: ACTOR,
  });
  return { senderId: sender.id, fromEmail };
}

type Mail = Partial<Omit<Arrival, 'kind'>> &
  Partial<Omit<Extract<Arrival, { kind: 'bounce' }>, 'kind'>> & { kind: Arrival['kind'] };

let mails = 0;

/** A mail that came in, a reply to nothing unless told. */
export const mail = (of: Mail): Arrival =>
  ({
    messageId: `in-${++mails}@there.example`,
    at: new Date(),
    from: 'somebody@there.example',
    subject: 'Re: Subject',
    about: [],
    ...(of.kind === 'bounce'
      ? { recipient: null, status: '5.1.1', badAddress: true, detail: 'No such user here.' }
      : {}),
    ...of,
  }) as Arrival;

/**
 * An inbox in memory: what arrives gets the next UID. `sent`: what lies in the folder of sent mail, since now unless
 * `filed` says otherwise.
 */
export function givenInbox(uidValidity = 7) {
  const arrived: (Arrival | null)[] = [];
  const sent = new Set<string>();
  const filed = new Map<string, Date>();
  const asked: string[][] = [];
  const accesses: InboxAccess[] = [];
  let closed = 0;
  const inbox: Inbox = {
    async next({ cursor, limit }) {
      const last = cursor?.uidValidity === uidValidity ? cursor.lastUid : 0;
      const batch = arrived.slice(last, last + limit);
      return {
        arrivals: batch.filter((one) => one !== null),
        cursor: { uidValidity, lastUid: last + batch.length },
        more: last + batch.length < arrived.length,
      };
    },
    async amongSent(ids) {
      asked.push([...ids]);
      return new Map(ids.filter((id) => sent.has(id)).map((id) => [id, filed.get(id) ?? new Date()]));
    },
    async close() {
      closed++;
    },
  };
  const open: OpenInbox = async (access) => {
    accesses.push(access);
    return inbox;
  };
  return { arrived, sent, filed, asked, accesses, inbox, open, closed: () => closed };
}

/** One look into every inbox, whether due or not. */
export async function readAll(
  db: Connection['db'],
  open: OpenInbox,
  more: Partial<Parameters<typeof readDueInboxes>[1]> = {},
) {
  await db.execute(sql`UPDATE sender_inboxes SET next_read_at = now()`);
  return await readDueInboxes(db, { open, box: BOX, owner: makeOwner(), ...more });
}

/** How far an inbox was read; `next`: in seconds from now. */
export async function inboxRow(sql: Connection['sql'], senderId: string) {
  const [row] = await sql`
    SELECT uid_validity::int, last_uid::int, read_at, problem, failures, claimed_by,
      round(extract(epoch FROM next_read_at - now()))::int AS next
    FROM sender_inboxes WHERE sender_id = ${senderId}`;
  return row;
}

/** A mailbox while every inbox of earlier tests is out of the way. */
export async function givenMailboxAlone({ db, sql }: Connection) {
  await sql`DELETE FROM sender_inboxes`;
  return await givenMailbox(db);
}
