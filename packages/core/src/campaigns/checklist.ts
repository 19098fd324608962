import { sql } from 'drizzle-orm';
import { CONTACT_COLUMNS } from '../contacts/contact-row.js';
import type { Queryable } from '../database/connect.js';
import { renderMessage } from '../delivery/render-message.js';
import { checkSequence, customFieldKeys } from '../sequences/checks.js';
import type { Step } from '../sequences/types.js';
import { compileTemplate } from '../templates/compile.js';
import type { ContactRow } from '../templates/contact-values.js';
import { getCampaign } from './queries.js';

export type Finding = {
  code: string;
  /** `block`: activation is refused. `warn`: it is not, but somebody should know. */
  level: 'block' | 'warn';
  detail: string;
  /** How many people it is about; null when it is about the campaign. */
  count: number | null;
  stepNumber: number | null;
  field: string | null;
  /** Some of the people it is about, by recipient id. */
  examples: string[];
};

export type Checklist = {
  ready: boolean;
  findings: Finding[];
  /** What activating now would do. */
  launch: { people: number; firstSendAt: Date | null };
};

/** LinkedIn takes this many characters of a note to an invitation from accounts that pay, 200 from others. */
const NOTE_LIMIT = { paid: 300, free: 200 };
/** How many people's messages are rendered to look for gaps; the figures say so when there are more. */
const RENDERED = 2_000;

/** Everything that activation would refuse or that somebody should know before. @throws DomainError `not_found` */
export async function campaignChecklist(
  db: Queryable,
  params: { campaignId: string; now?: Date | undefined },
): Promise<Checklist> {
  const campaign = await getCampaign(db, params);
  const steps = campaign.sequences;
  const blocks = checkSequence(steps, await customFieldKeys(db)).map(
    (problem): Finding => ({
      code: problem.type,
      level: 'block',
      detail: problem.message,
      count: null,
      stepNumber: typeof problem.path[1] === 'number' ? problem.path[1] + 1 : null,
      field: typeof problem.path[2] === 'string' ? problem.path[2] : null,
      examples: [],
    }),
  );
  const [waiting] = await db.execute<{ people: number }>(sql`
    SELECT count(*)::int AS people FROM campaign_recipients
    WHERE campaign_id = ${params.campaignId} AND status = 'pending' AND enrolled_at IS NULL`);
  const people = waiting?.people ?? 0;
  const findings = [...blocks];
  if (campaign.stats.totalRecipients === 0)
    findings.push(
      warning('no_recipients', 'Nobody has been added yet; the campaign will wait for recipients.'),
    );
  if (blocks.length === 0) findings.push(...(await lookForGaps(db, params.campaignId, steps)));
  const first = steps[0];
  const now = params.now ?? new Date();
  return {
    ready: blocks.length === 0,
    findings,
    launch: {
      people,
      firstSendAt: first && people > 0 ? new Date(now.getTime() + first.delayDays * 86_400_000) : null,
    },
  };
}

const warning = (code: string, detail: string, more: Partial<Finding> = {}): Finding => ({
  code,
  level: 'warn',
  detail,
  count: null,
  stepNumber: null,
  field: null,
  examples: [],
  ...more,
});

/** Renders every step for the people still to come, as the executor will, and counts who would be held back and why. */
async function lookForGaps(db: Queryable, campaignId: string, steps: readonly Step[]): Promise<Finding[]> {
  const rows = await db.execute<ContactRow & { recipientId: string }>(sql`
    SELECT r.id AS "recipientId", ${CONTACT_COLUMNS}
    FROM campaign_recipients r JOIN contacts p ON p.id = r.contact_id LEFT JOIN companies f ON f.id = p.company_id
    WHERE r.campaign_id = ${campaignId} AND r.status IN ('pending', 'in_progress')
    ORDER BY r.id LIMIT ${RENDERED}`);
  const gaps = new Map<string, Finding & { count: number }>();
  for (const step of steps) {
    const compiled = {
      channel: step.channel,
      subject: step.subject ? compileTemplate(step.subject) : null,
      body: compileTemplate(step.messageTemplate),
    };
    for (const row of rows) {
      const message = renderMessage(compiled, row);
      const gap =
        'code' in message
          ? { ...message, what: message.variable ?? message.code }
          : tooLong(step, message.body);
      if (!gap) continue;
      const key = `${step.stepNumber}/${gap.code}/${gap.what}`;
      const known = gaps.get(key);
      if (!known)
        gaps.set(key, {
          ...warning(gap.code, `Step ${step.stepNumber}: ${gap.detail}`, { stepNumber: step.stepNumber }),
          count: 1,
          examples: [row.recipientId],
        });
      else {
        known.count++;
        if (known.examples.length < 100) known.examples.push(row.recipientId);
      }
    }
  }
  return [...gaps.values()];
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
