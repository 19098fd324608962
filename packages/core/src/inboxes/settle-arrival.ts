import { sql } from 'drizzle-orm';
import { type Actor, recordEvents } from '../audit/record-event.js';
import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { markBounced } from '../recipients/mark-bounced.js';
import { getRecipient } from '../recipients/queries.js';
import { lockRecipient, markResponded } from '../recipients/service.js';
import { optOut } from '../suppressions/opt-out.js';
import { type FoundRecipient, findAuthors, findReturned, findWritten, isOurs } from './find-people.js';
import { type InDoubt, settleDoubt } from './in-doubt.js';
import { type Arrival, foundMail } from './inbox.js';

/** What mails that came in have changed. */
export type Settled = {
  /** People who have answered. */
  replies: number;
  /** People of whom an automatic reply was noted. */
  autoReplies: number;
  /** People whose message came back. */
  bounces: number;
  /** People who have called a message spam. */
  complaints: number;
  /** Messages in doubt that did go out. */
  settled: number;
};

export const nothingSettled = (): Settled => ({
  replies: 0,
  autoReplies: 0,
  bounces: 0,
  complaints: 0,
  settled: 0,
});

export function addSettled(total: Settled, more: Settled): void {
  for (const key of Object.keys(more) as (keyof Settled)[]) total[key] += more[key];
}

type Params = {
  senderId: string;
  arrival: Arrival;
  /** By Message-ID. */
  inDoubt: ReadonlyMap<string, InDoubt>;
  actor: Actor;
};

/**
 * Does what a mail that came in calls for. Each part is a step of its own that changes nothing the second time, so that a
 * mail may be read again after a crash.
 */
export async function settleArrival(db: Queryable, params: Params): Promise<Settled> {
  const { arrival, inDoubt, actor } = params;
  const settled = nothingSettled();
  const by = arrival.kind === 'auto_reply' ? 'reply' : arrival.kind;
  if (by === 'reply' && arrival.from !== null && (await isOurs(db, arrival.from))) return settled;
  const doubted = arrival.about.flatMap((id) => inDoubt.get(id) ?? []);
  const evidence = { by, at: arrival.at };
  for (const of of doubted) if (await settleDoubt(db, { of, evidence, actor })) settled.settled++;
  const written = [...doubted, ...(await findWritten(db, arrival.about))];
  switch (arrival.kind) {
    case 'bounce':
      settled.bounces += await settleBounce(db, { ...params, arrival, written });
      return settled;
    case 'complaint':
      settled.complaints += await settleComplaint(db, { about: written[0], actor });
      return settled;
    case 'reply':
      for (const person of await authorsOf(db, params, written)) {
        await unlessGone(markResponded(db, { ...person, actor, at: arrival.at, mail: foundMail(arrival) }));
        settled.replies++;
      }
      return settled;
    case 'auto_reply':
      for (const person of await authorsOf(db, params, written))
        if (await noteAutoReply(db, { person, arrival, actor })) settled.autoReplies++;
      return settled;
    default:
      return arrival satisfies never;
  }
}

const authorsOf = async (db: Queryable, { senderId, arrival }: Params, thread: readonly FoundRecipient[]) =>
  await findAuthors(db, { senderId, thread, from: arrival.from, at: arrival.at });

type Returned = FoundRecipient & { actionId?: string };

/** A notice is about one message: the first that it names, or the last one to the address that it names. */
async function settleBounce(
  db: Queryable,
  params: Params & {
    arrival: Extract<Arrival, { kind: 'bounce' }>;
    written: readonly Returned[];
  },
): Promise<number> {
  const { senderId, arrival, actor } = params;
  const { recipient: address, at, detail } = arrival;
  const byAddress = async () => (address === null ? [] : await findReturned(db, { senderId, address, at }));
  const about: Returned | undefined = params.written[0] ?? (await byAddress())[0];
  if (!about) return 0;
  const { campaignId, recipientId, actionId } = about;
  const mail = foundMail(arrival);
  const suppressed = arrival.badAddress;
  const blamed = address ?? undefined;
  const bounced = await unlessGone(
    markBounced(db, { campaignId, recipientId, actionId, actor, at, detail, suppressed, blamed, mail }),
  );
  return bounced ? 1 : 0;
}

/** Who calls a message spam wants no more of them: the same as by the link that stands in it. */
async function settleComplaint(
  db: Queryable,
  params: { about: (FoundRecipient & { actionId: string }) | undefined; actor: Actor },
): Promise<number> {
  const { about, actor } = params;
  if (!about) return 0;
  const recipient = await unlessGone(getRecipient(db, about));
  if (!recipient) return 0;
  return (await optOut(db, { actionId: about.actionId, contactId: recipient.contactId, actor })) ? 1 : 0;
}

/** An event, once for each mail. @returns whether it is new */
async function noteAutoReply(
  db: Queryable,
  params: { person: FoundRecipient; arrival: Arrival; actor: Actor },
): Promise<boolean> {
  const { person, arrival, actor } = params;
  const mail = foundMail(arrival);
  const noted = await unlessGone(
    db.transaction(async (tx) => {
      await lockRecipient(tx, person);
      const at = arrival.at.toISOString();
      const known = await tx.execute(sql`
        SELECT 1 FROM audit_events WHERE recipient_id = ${person.recipientId} AND event = 'recipient.auto_replied'
          AND after->>'at' = ${at} AND after->'mail'->>'message_id' IS NOT DISTINCT FROM ${mail.message_id} LIMIT 1`);
      if (known.length > 0) return false;
      await recordEvents(tx, [{ actor, event: 'recipient.auto_replied', ...person, after: { mail, at } }]);
      return true;
    }),
  );
  return noted === true;
}

/** @returns undefined when the person was taken out meanwhile, or has answered or ended in another way */
async function unlessGone<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof DomainError && (error.code === 'not_found' || error.code === 'conflict'))
      return undefined;
    throw error;
  }
}
