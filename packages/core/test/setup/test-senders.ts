import { eq } from 'drizzle-orm';
import {
  type Channel,
  type Connection,
  createMailIdentity,
  deliverAtOnce,
  executeDue,
  makeOwner,
  type OutgoingMessage,
  type SenderWays,
  type SendOutcome,
  schema,
} from '../../src/index.js';
import { forAll, givenCampaign, recordingChannel } from './test-campaign.js';

type SenderValues = Partial<typeof schema.senders.$inferInsert>;

export const SECRET_KEY = 'a secret key for tests, long enough';

let senders = 0;

/** A mailbox; `smtp` unless told, so that its messages take the way of `givenWays`. */
export async function givenSender(db: Connection['db'], values: SenderValues = {}): Promise<string> {
  const name = `sender${++senders}`;
  const [row] = await db
    .insert(schema.senders)
    .values({
      kind: 'email',
      name,
      mode: 'smtp',
      fromName: 'Sam Sender',
      fromEmail: `${name}@us.example`,
      smtpHost: '127.0.0.1',
      smtpPort: 25,
      smtpTls: 'none',
      ...values,
    })
    .returning();
  if (!row) throw new Error('no sender');
  return row.id;
}

/** A campaign whose messages go out from these senders. */
export async function givenSending(
  db: Connection['db'],
  params: Parameters<typeof givenCampaign>[1] & {
    senders: readonly string[];
    campaign?: Partial<typeof schema.campaigns.$inferInsert>;
    schedule?: typeof schema.schedules.$inferInsert;
  },
) {
  return await givenCampaign(db, {
    ...params,
    before: async (campaignId) => {
      for (const [position, senderId] of params.senders.entries())
        await db.insert(schema.campaignSenders).values({ campaignId, senderId, position });
      const [schedule] = params.schedule
        ? await db.insert(schema.schedules).values(params.schedule).returning()
        : [];
      const changes = { ...params.campaign, ...(schedule ? { scheduleId: schedule.id } : {}) };
      if (Object.keys(changes).length > 0)
        await db.update(schema.campaigns).set(changes).where(eq(schema.campaigns.id, campaignId));
    },
  });
}

/**
 * Ways out that keep what they were given; the channel passes the gate message by message, as SMTP does.
 * @param secretKey of the installation
 */
export function givenWays(
  outcome: (message: OutgoingMessage) => SendOutcome = () => ({ kind: 'sent' }),
  secretKey = 'a secret key for tests, long enough',
) {
  const messages: OutgoingMessage[] = [];
  const channel: Channel = {
    name: 'recording',
    simulated: true,
    deliver: async (batch, port) => {
      await Promise.all(
        batch.map((message) =>
          port.mayStart()
            ? deliverAtOnce([message], port, async (passed) => {
                messages.push(...passed);
                return passed.map(outcome);
              })
            : port.settle(message, { kind: 'refused' }),
        ),
      );
    },
    evidence: async () => new Map(),
    close: async () => undefined,
  };
  const identity = createMailIdentity({ secretKey, publicUrl: 'https://out.example' });
  const senderWays: SenderWays = { open: async () => channel, identity, atOnce: 5 };
  return { messages, channel, senderWays };
}

/** One pass at an instant of the simulated clock. */
export async function passAt(
  db: Connection['db'],
  params: { now: Date; campaignId?: string; ways: { senderWays: SenderWays }; senderBatch?: number },
) {
  const { now, campaignId, ways, senderBatch } = params;
  return await executeDue(db, {
    channels: forAll(recordingChannel().channel),
    senderWays: ways.senderWays,
    owner: makeOwner(),
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(senderBatch === undefined ? {} : { senderBatch }),
    now,
  });
}
