import { beforeAll, expect, it } from 'vitest';
import {
  createSecretBox,
  createSender,
  type DomainError,
  deleteSender,
  updateCampaign,
} from '../../src/index.js';
import { ACTOR, email, givenCampaign, inOrder, testDatabase } from '../setup/test-campaign.js';

const box = createSecretBox('a key of thirty-two characters or more');
const NO_LIMITS = { perDay: null, perHour: null, perDomainDay: null, minGapSeconds: 0, ramp: null };

let connection: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  connection = await testDatabase();
});

/** A sender that is deleted while a campaign is given it: one of the two sees the other. */
async function given() {
  const { db } = connection;
  const { id: senderId } = await createSender(db, {
    sender: {
      kind: 'email',
      name: 'Ann',
      mode: 'log',
      fromName: null,
      fromEmail: null,
      replyTo: null,
      signature: null,
      smtp: null,
      imap: null,
      http: null,
      dkim: null,
      limits: NO_LIMITS,
    },
    box,
    actor: ACTOR,
  });
  const { campaignId } = await givenCampaign(db, { steps: [email('Hi')] });
  return {
    hold: (tx: typeof connection.sql) => tx`SELECT 1 FROM senders WHERE id = ${senderId} FOR UPDATE`,
    giving: () => updateCampaign(db, { campaignId, senderIds: [senderId], actor: ACTOR }),
    deleting: () => deleteSender(db, { senderId, actor: ACTOR }),
    using: async () =>
      (await connection.sql`SELECT 1 FROM campaign_senders WHERE sender_id = ${senderId}`).length,
  };
}

const codeOf = (result: PromiseSettledResult<unknown>): string | undefined =>
  result.status === 'rejected' ? (result.reason as DomainError).code : undefined;

it('a sender that a campaign has just been given is not deleted', async () => {
  const { hold, giving, deleting, using } = await given();
  const [given_, deleted] = await inOrder(connection, { hold, first: giving, second: deleting });
  expect([given_.status, codeOf(deleted)]).toEqual(['fulfilled', 'sender_in_use']);
  expect(await using()).toBe(1);
});

it('a sender that has just been deleted is given to no campaign', async () => {
  const { hold, giving, deleting, using } = await given();
  const [deleted, given_] = await inOrder(connection, { hold, first: deleting, second: giving });
  expect([deleted.status, codeOf(given_)]).toEqual(['fulfilled', 'invalid_input']);
  expect(await using()).toBe(0);
});
