import { type Connection, getRecipient, listEvents } from '../../src/index.js';
import { email } from './test-campaign.js';
import { START } from './test-clock.js';
import { givenMailbox } from './test-inbox.js';
import { givenSending, givenWays, passAt } from './test-senders.js';

/** Somebody who has got the first of two messages from a mailbox that is read: its own, unless one is named. */
export async function givenWritten(
  db: Connection['db'],
  params: { from?: string; steps?: number; outcome?: Parameters<typeof givenWays>[0] } = {},
) {
  const own = await givenMailbox(db);
  const senderId = params.from ?? own.senderId;
  const steps = [email('One'), email('Two', 3, null)].slice(0, params.steps ?? 2);
  const campaign = await givenSending(db, { steps, at: START, senders: [senderId] });
  const { campaignId } = campaign;
  const ways = givenWays(params.outcome);
  await passAt(db, { now: START, campaignId, ways });
  const [message] = ways.messages;
  const [recipientId] = campaign.recipientIds;
  if (!message?.mail || !recipientId) throw new Error('nothing went out');
  return {
    senderId,
    fromEmail: own.fromEmail,
    campaignId,
    recipientId,
    actionId: message.actionId,
    messageId: message.mail.messageId,
    to: message.to,
    unsubscribeUrl: message.mail.unsubscribeUrl ?? '',
    recipient: () => getRecipient(db, { campaignId, recipientId }),
    status: async () => (await getRecipient(db, { campaignId, recipientId })).status,
    /** The newest first. */
    events: async (event: string) =>
      (await listEvents(db, { recipientId, limit: 50 })).filter((one) => one.event === event),
  };
}
