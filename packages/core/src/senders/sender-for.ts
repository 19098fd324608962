import { type SQL, sql } from 'drizzle-orm';

/** `email` or `linkedin`: the kind of sender that a step's channel needs. */
export const kindOf = (channel: SQL): SQL =>
  sql`CASE ${channel} WHEN 'email' THEN 'email' ELSE 'linkedin' END`;

/**
 * The rule of who sends: the sender that this recipient knows already, else one of the campaign's of that kind, dealt
 * out by highest random weight (Thaler and Ravishankar, 1998): even shares, the same answer each time, and a change of
 * the campaign's senders moves as few people as possible. Null = the log channel.
 * @param of SQL expressions; `known` is the recipient's sender of this kind, or null, `plain` as `plainCampaigns` tells
 */
export const senderFor = (of: {
  campaignId: SQL;
  recipientId: SQL;
  channel: SQL;
  known: SQL;
  plain?: SQL | undefined;
}): SQL => sql`
  coalesce(${of.known}, CASE WHEN ${of.plain ?? sql`false`} THEN NULL ELSE (
    SELECT cs.sender_id FROM campaign_senders cs JOIN senders se ON se.id = cs.sender_id
    WHERE cs.campaign_id = ${of.campaignId} AND se.kind = ${kindOf(of.channel)}
    ORDER BY hashtextextended(${of.recipientId} || cs.sender_id, 0), cs.sender_id LIMIT 1) END)`;

/** The sender that recipient `r` knows for a step's channel, or null. */
export const knownSender = (channel: SQL): SQL =>
  sql`CASE ${channel} WHEN 'email' THEN r.email_sender_id ELSE r.linkedin_sender_id END`;

/** The sender that action `a` would go out from if it were planned now, as its step is now. */
export const senderToday: SQL = sql`(
  SELECT ${senderFor({
    campaignId: sql`a.campaign_id`,
    recipientId: sql`a.recipient_id`,
    channel: sql`s.channel`,
    known: knownSender(sql`s.channel`),
  })}
  FROM campaign_recipients r, campaign_sequences s WHERE r.id = a.recipient_id AND s.id = a.sequence_id)`;
