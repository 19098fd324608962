import { sql } from 'drizzle-orm';
import { bigint, boolean, index, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from './columns.js';

/**
 * The text of a message as it went out from a sender, or may have: in doubt it is kept, too. Of one that went with the
 * executor it is '', and the row only says what its Message-ID means. It goes with its action by a trigger of the migrations.
 */
export const sentMessages = pgTable(
  'sent_messages',
  {
    actionId: text().primaryKey(),
    /** Only with e-mail. */
    messageId: text(),
    subject: text(),
    body: text().notNull(),
    /** The address it went to: the contact may have another one by now. Null when nobody has told it. */
    sentTo: text(),
    at: instant().notNull(),
  },
  // What comes into a mailbox names it.
  (t) => [index('sent_messages_message_idx').on(t.messageId).where(sql`message_id is not null`)],
);

/**
 * What has gone out from each sender, or may have: what its limits count. Written when a message is recorded; those in
 * flight are counted by their actions. No foreign keys: deleting a campaign gives no allowance back.
 */
export const senderSends = pgTable(
  'sender_sends',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    /** Null: by the log channel without a sender, in a campaign that limits its new recipients. */
    senderId: text(),
    actionId: text().notNull(),
    campaignId: text().notNull(),
    at: instant().notNull(),
    /** The first message to this person. */
    opener: boolean().notNull(),
    /** Of the recipient's address; null for LinkedIn. */
    domain: text(),
  },
  (t) => [
    index('sender_sends_sender_idx').on(t.senderId, t.at),
    index('sender_sends_campaign_idx').on(t.campaignId, t.at),
    index('sender_sends_action_idx').on(t.actionId),
  ],
);
