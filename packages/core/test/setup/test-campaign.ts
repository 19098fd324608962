import { cloneDatabase, waitUntilBlocked } from '@outreach/testkit';
import { sql } from 'drizzle-orm';
import { afterAll, inject } from 'vitest';
import {
  type Actor,
  activateCampaign,
  addRecipients,
  type Channel,
  type Channels,
  type Connection,
  connect,
  createCampaign,
  deliverAtOnce,
  type OutgoingMessage,
  type StepInput,
} from '../../src/index.js';

export const ACTOR: Actor = 'user:test';

/** A database of this suite's own, gone when the suite ends. */
export async function testDatabase(): Promise<Connection & { url: string }> {
  const database = await cloneDatabase({ adminUrl: inject('adminUrl'), template: 'outreach_template' });
  const connection = connect({ url: database.url, applicationName: 'test', max: 12 });
  await connection.sql`INSERT INTO users (id, email, role) VALUES ('test', 'test@example.com', 'admin')`;
  afterAll(async () => {
    await connection.close();
    await database.drop();
  });
  return { ...connection, url: database.url };
}

/** Contacts `prefix1`, `prefix2` … with every address. */
export async function givenContacts(db: Connection['db'], count: number, prefix: string): Promise<string[]> {
  const rows = await db.execute<{ id: string }>(sql`
    INSERT INTO contacts (id, first_name, last_name, email, linkedin_url)
    SELECT ${`${prefix}-`}::text || n, 'First' || n, 'Last' || n, ${prefix}::text || n || '@firm.example',
      'https://www.linkedin.com/in/' || ${prefix}::text || n
    FROM generate_series(1, ${count}::int) n RETURNING id`);
  return rows.map((row) => row.id);
}

export const email = (text: string, delayDays = 0, subject: string | null = 'Subject'): StepInput => ({
  channel: 'email',
  subject,
  messageTemplate: text,
  delayDays,
});

let campaigns = 0;

/** A campaign with these steps and so many recipients, activated at `at` unless told to stay a draft. */
export async function givenCampaign(
  db: Connection['db'],
  params: {
    steps: StepInput[];
    recipients?: number;
    at?: Date;
    draft?: boolean;
    /** Runs before anybody is added. */
    before?: (campaignId: string) => Promise<void>;
  },
) {
  const prefix = `c${++campaigns}`;
  const campaign = await createCampaign(db, {
    name: prefix,
    type: 'email',
    sequences: params.steps,
    createdBy: 'test',
    actor: ACTOR,
  });
  await params.before?.(campaign.id);
  const contactIds = await givenContacts(db, params.recipients ?? 1, `${prefix}p`);
  const { recipients } = await addRecipients(db, { campaignId: campaign.id, contactIds, actor: ACTOR });
  if (!params.draft) await activateCampaign(db, { campaignId: campaign.id, actor: ACTOR, now: params.at });
  return {
    campaignId: campaign.id,
    steps: campaign.sequences,
    recipientIds: recipients.map((recipient) => recipient.id),
    contactIds,
  };
}

/** A channel that keeps what it was given; `before` runs between the gate and the handing over. */
export function recordingChannel(
  before: (messages: readonly OutgoingMessage[]) => Promise<void> = async () => {},
) {
  const messages: OutgoingMessage[] = [];
  const channel: Channel = {
    name: 'recording',
    simulated: true,
    deliver: (batch, port) =>
      deliverAtOnce(batch, port, async (passed) => {
        await before(passed);
        messages.push(...passed);
        return passed.map(() => ({ kind: 'sent' }));
      }),
    async evidence(gatedAt) {
      const delivered = new Set(messages.map((message) => message.actionId));
      return new Map(
        [...gatedAt.keys()].map((id) => [id, delivered.has(id) ? 'delivered' : 'not_delivered']),
      );
    },
    async close() {},
  };
  return { messages, channel, channels: forAll(channel) };
}

export const forAll = (channel: Channel): Channels => ({
  email: channel,
  linkedin_message: channel,
  linkedin_connection: channel,
});

/**
 * Forces an order between two writers: holds what `hold` locks, starts `first`, waits until it is blocked, starts
 * `second`, waits until it is blocked too, lets go. Both then run on in the order in which they queued.
 */
export async function inOrder<A, B>(
  connection: Connection,
  params: {
    hold: (sql: Connection['sql']) => PromiseLike<unknown>;
    first: () => Promise<A>;
    second: () => Promise<B>;
  },
): Promise<[PromiseSettledResult<A>, PromiseSettledResult<B>]> {
  const holder = await connection.sql.reserve();
  try {
    const [{ pid } = { pid: 0 }] = await holder<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`;
    await holder`BEGIN`;
    await params.hold(holder as unknown as Connection['sql']);
    const first = params.first();
    await waitUntilBlocked(connection.sql, { by: pid, count: 1 });
    const second = params.second();
    await waitUntilBlocked(connection.sql, { by: pid, count: 2 });
    // Before the lock goes: either may be refused before the word about the COMMIT is back.
    const both = Promise.allSettled([first, second]);
    await holder`COMMIT`;
    return await both;
  } finally {
    holder.release();
  }
}
