import { sql } from 'drizzle-orm';
import { CONTACT_COLUMNS } from '../../contacts/contact-row.js';
import type { Queryable } from '../../database/connect.js';
import { renderMessage } from '../../delivery/render-message.js';
import type { Step } from '../../sequences/types.js';
import { compileTemplate } from '../../templates/compile.js';
import type { ContactRow } from '../../templates/contact-values.js';
import { EXAMPLES, type Finding, warning } from './finding.js';

/** LinkedIn takes this many characters of a note to an invitation from accounts that pay, 200 from others. */
const NOTE_LIMIT = { paid: 300, free: 200 };

/** People whose messages are rendered at once; between two batches others get their turn. */
const BATCH = 1_000;

type Row = ContactRow & { recipientId: string; currentStep: number };

/**
 * Renders every step for everybody who still gets it, as the executor will, and counts who would be held back and why.
 * Memory does not grow with people, time does: two hundred thousand take several seconds.
 * @param params.signal nobody waits for the answer any more: it ends with what it has found so far
 */
export async function lookForGaps(
  db: Queryable,
  params: { campaignId: string; steps: readonly Step[]; signal?: AbortSignal | undefined },
): Promise<Finding[]> {
  const steps = params.steps.map((step) => ({
    ...step,
    compiled: {
      channel: step.channel,
      format: step.format,
      subject: step.subject ? compileTemplate(step.subject) : null,
      body: compileTemplate(step.messageTemplate),
    },
  }));
  const gaps = new Map<string, Finding & { count: number }>();
  for (let after = '', full = true; full && !params.signal?.aborted; ) {
    const rows = await nextBatch(db, { campaignId: params.campaignId, after });
    for (const row of rows)
      for (const step of steps) {
        if (step.stepNumber <= row.currentStep) continue;
        const message = renderMessage(step.compiled, row);
        const gap =
          'code' in message
            ? { ...message, what: message.variable ?? message.code }
            : tooLong(step, message.body);
        if (gap) count(gaps, { ...gap, stepNumber: step.stepNumber, recipientId: row.recipientId });
      }
    after = rows.at(-1)?.recipientId ?? after;
    full = rows.length === BATCH;
  }
  return [...gaps.values()].sort((a, b) => (a.stepNumber ?? 0) - (b.stepNumber ?? 0));
}

async function nextBatch(db: Queryable, params: { campaignId: string; after: string }): Promise<Row[]> {
  return await db.execute<Row>(sql`
    SELECT r.id AS "recipientId", r.current_step AS "currentStep", ${CONTACT_COLUMNS}
    FROM campaign_recipients r JOIN contacts p ON p.id = r.contact_id LEFT JOIN companies f ON f.id = p.company_id
    WHERE r.campaign_id = ${params.campaignId} AND r.id > ${params.after}
      AND r.status IN ('pending', 'in_progress')
    ORDER BY r.id LIMIT ${BATCH}`);
}

function count(
  gaps: Map<string, Finding & { count: number }>,
  gap: { code: string; what: string; detail: string; stepNumber: number; recipientId: string },
): void {
  const { code, stepNumber } = gap;
  const key = `${stepNumber}/${code}/${gap.what}`;
  const known = gaps.get(key);
  if (known) {
    known.count++;
    if (known.examples.length < EXAMPLES) known.examples.push(gap.recipientId);
    return;
  }
  gaps.set(key, {
    ...warning(code, `Step ${stepNumber}: ${gap.detail}`, { stepNumber }),
    count: 1,
    examples: [gap.recipientId],
  });
}

function tooLong(step: Step, body: string): { code: string; detail: string; what: string } | null {
  if (step.channel !== 'linkedin_connection' || body.length <= NOTE_LIMIT.free) return null;
  return body.length > NOTE_LIMIT.paid
    ? {
        code: 'note_too_long',
        what: 'paid',
        detail: `the note is longer than the ${NOTE_LIMIT.paid} characters LinkedIn takes.`,
      }
    : {
        code: 'note_long',
        what: 'free',
        detail: `the note is longer than the ${NOTE_LIMIT.free} characters LinkedIn takes from accounts that do not pay.`,
      };
}
