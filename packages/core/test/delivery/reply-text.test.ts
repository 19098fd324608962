import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { claimWithinLimits } from '../../src/delivery/claim-within-limits.js';
import { passGate } from '../../src/delivery/gate.js';
import { recordSent } from '../../src/delivery/record-sent.js';
import { schema } from '../../src/index.js';
import { ACTOR, email, testDatabase } from '../setup/test-campaign.js';
import { givenSender, givenSending } from '../setup/test-senders.js';

const { db, sql } = await testDatabase();

it('replies that hold half a character or NUL are recorded, and keep no other message from it', async () => {
  const id = await givenSender(db);
  await givenSending(db, { steps: [email('ONE')], recipients: 3, senders: [id] });
  const [sender] = await db.select().from(schema.senders).where(eq(schema.senders.id, id));
  if (!sender) throw new Error('no sender');
  const claims = await claimWithinLimits(db, {
    lane: { sender, readAt: new Date() },
    owner: 'x',
    limit: 3,
    leaseSeconds: 60,
  });
  const messageIds = new Map(claims.map(({ actionId }) => [actionId, `${actionId}@us.example`]));
  await passGate(db, claims, { messageIds });
  const replies = ['250 thanks \ud83d', '250 a\0b', '250 OK 👋'];
  const sent = claims.map((claim, n) => ({
    ...claim,
    reply: replies[n] ?? null,
    text: {
      messageId: messageIds.get(claim.actionId) ?? '',
      subject: null,
      body: 'ONE',
      sentTo: 'person@firm.example',
    },
  }));
  expect((await recordSent(db, { claims: sent, actor: ACTOR })).size).toBe(3);
  const rows = await sql`SELECT status, reply FROM campaign_actions ORDER BY reply COLLATE "C"`;
  expect(rows.map(({ status, reply }) => [status, reply])).toEqual(
    ['250 OK 👋', '250 a\ufffdb', '250 thanks \ufffd'].map((reply) => ['sent', reply]),
  );
});
