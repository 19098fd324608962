import { sql } from 'drizzle-orm';
import { executeByKey } from '../database/by-key.js';
import type { Queryable } from '../database/connect.js';
import { textArray } from '../database/sql-values.js';
import { compileTemplate } from '../templates/compile.js';
import { templateValues } from '../templates/contact-values.js';
import type { ClaimedAction } from './claimed-action.js';
import { renderSubject } from './render-message.js';

/** An e-mail that a person has had before. */
export type Earlier = { messageId: string; subject: string | null };

type EarlierRow = Earlier & {
  recipientId: string;
  /** The step's subject, where the text that went out is not known. */
  template: string | null;
};

/**
 * The e-mails that went out before to the recipients of these, in their order. Of one that an executor was lost over and
 * a person then called sent, the gate has noted the Message-ID and nobody the text: its subject is what its step makes of
 * the contact today, which is what they read unless one of the two was edited since.
 *
 * OFFSET 0: or a plan that is kept from when few had been sent reads all that ever were, once a batch.
 */
export async function earlierMails(
  db: Queryable,
  claims: readonly ClaimedAction[],
): Promise<Map<string, Earlier[]>> {
  const people = new Map(claims.flatMap((claim) => (claim.opener ? [] : [[claim.recipientId, claim]])));
  if (people.size === 0) return new Map();
  const rows = await executeByKey<EarlierRow>(db, {
    statement: sql`
      SELECT a.recipient_id AS "recipientId", a.message_id AS "messageId", m.subject, s.subject AS template
      FROM unnest(${textArray([...people.keys()])}) person (id)
      CROSS JOIN LATERAL (SELECT * FROM campaign_actions a
                          WHERE a.recipient_id = person.id AND a.status IN ('sent', 'responded')
                            AND a.message_id IS NOT NULL OFFSET 0) a
      LEFT JOIN LATERAL (SELECT * FROM sent_messages m WHERE m.action_id = a.id OFFSET 0) m ON true
      LEFT JOIN LATERAL (SELECT * FROM campaign_sequences s
                         WHERE s.id = a.sequence_id AND m.subject IS NULL OFFSET 0) s ON true
      ORDER BY a.executed_at, a.id`,
  });
  const threads = new Map<string, Earlier[]>();
  for (const { recipientId, messageId, template, ...row } of rows) {
    const subject = row.subject ?? subjectToday(template, people.get(recipientId));
    const thread = threads.get(recipientId);
    if (thread) thread.push({ messageId, subject });
    else threads.set(recipientId, [{ messageId, subject }]);
  }
  return threads;
}

function subjectToday(template: string | null, claim: ClaimedAction | undefined): string | null {
  if (!template?.trim() || !claim) return null;
  const subject = renderSubject(compileTemplate(template), templateValues(claim));
  return 'code' in subject ? null : subject.text;
}

/** What a message without a subject of its own takes up: the first one's, with "Re:". */
export function replySubject(thread: readonly Earlier[]): string | null {
  const first = thread.find((mail) => mail.subject)?.subject;
  return first ? (/^re:/i.test(first) ? first : `Re: ${first}`) : null;
}
