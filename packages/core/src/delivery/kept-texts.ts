import { type SQL, sql } from 'drizzle-orm';
import { textArray } from '../database/sql-values.js';
import type { OutgoingMessage } from './channel.js';
import type { ClaimedAction } from './claimed-action.js';

/** A message from a sender as it was handed over. */
export type KeptText = { messageId: string | null; subject: string | null; body: string; sentTo: string };

/** Kept of what goes out from senders only: the log channel's outbox holds its texts. */
export const textOf = (claim: ClaimedAction, message: OutgoingMessage): KeptText | undefined =>
  claim.senderId === null
    ? undefined
    : {
        messageId: message.mail?.messageId ?? null,
        subject: message.subject,
        body: message.body,
        sentTo: message.to,
      };

type Kept = { actionId: string; text?: KeptText | undefined };

/** Keeps the texts of those among `rows`, a CTE of actions. To be used as a CTE; '' when there are none. */
export function keepTexts(claims: readonly Kept[], rows: SQL, at: SQL): SQL {
  const texts = claims.flatMap(({ actionId, text }) => (text ? [{ actionId, ...text }] : []));
  if (texts.length === 0) return sql``;
  return sql`, kept AS (
    INSERT INTO sent_messages (action_id, message_id, subject, body, sent_to, at)
    SELECT d.id, t.message_id, t.subject, t.body, t.sent_to, ${at}
    FROM unnest(${textArray(texts.map((t) => t.actionId))}, ${sql.param(texts.map((t) => t.messageId))}::text[],
                ${sql.param(texts.map((t) => t.subject))}::text[], ${textArray(texts.map((t) => t.body))},
                ${textArray(texts.map((t) => t.sentTo))})
      AS t (id, message_id, subject, body, sent_to)
    JOIN ${rows} d ON d.id = t.id
    ON CONFLICT (action_id) DO UPDATE
    SET message_id = excluded.message_id, subject = excluded.subject, body = excluded.body,
        sent_to = excluded.sent_to, at = excluded.at)`;
}
