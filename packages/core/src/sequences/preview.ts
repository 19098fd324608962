import { sql } from 'drizzle-orm';
import { CONTACT_COLUMNS } from '../contacts/contact-row.js';
import type { Queryable } from '../database/connect.js';
import { type RenderTrouble, renderMessage, renderUnfinished } from '../delivery/render-message.js';
import { notFound, type Problem } from '../domain-error.js';
import { zoneFor } from '../schedules/zones.js';
import type { StepChannel, StepFormat } from '../schema/campaign-sequences.js';
import { compileTemplate } from '../templates/compile.js';
import type { ContactRow } from '../templates/contact-values.js';
import { checkStep, customFieldKeys } from './checks.js';
import { previewFooter } from './preview-footer.js';
import { whenSent } from './send-time.js';
import { listSteps } from './service.js';

/** The texts of a step that may not have been saved yet; an empty message is allowed here. */
export type StepDraft = {
  channel: StepChannel;
  subject?: string | null | undefined;
  messageTemplate: string;
  format?: StepFormat | undefined;
};

/** Whom to preview for: a recipient, a contact, or the nth (from 0) recipient, or contact when there are none yet. */
export type PreviewFor = {
  recipientId?: string | undefined;
  contactId?: string | undefined;
  nth?: number | undefined;
};

export type PreviewPerson = {
  contactId: string;
  recipientId: string | null;
  name: string;
  email: string | null;
  linkedinUrl: string | null;
  title: string | null;
  companyName: string | null;
  /** Their own zone, else that of where they are, as in sending; null where the schedule's has to do. */
  timezone: string | null;
};

export type StepPreview = {
  /** Null when there is nobody to preview for. */
  person: PreviewPerson | null;
  /** Place of the person among those that previous and next go through, from 0. */
  nth: number | null;
  total: number;
  to: string | null;
  subject: string | null;
  body: string | null;
  /** What the campaign's mailbox will put under an e-mail, in plain text; null when nothing. */
  footer: string | null;
  /** What is wrong with the texts, whoever they go to. */
  problems: Problem[];
  /** Why this person's message would be held back. */
  hold: RenderTrouble | null;
  /** When it goes out to this person: as planned when it is their next message, else if all before it go out on their day. */
  sendAt: Date | null;
};

/**
 * What a step would send to a real person, made by the same function as what is sent.
 * @param params.unsubscribeUrl what stands in the place of the person's own link in the footer
 * @throws DomainError `not_found`
 */
export async function previewStep(
  db: Queryable,
  params: PreviewFor & {
    campaignId: string;
    stepNumber?: number | undefined;
    draft?: StepDraft | undefined;
    unsubscribeUrl?: string | null | undefined;
  },
): Promise<StepPreview> {
  const steps = await listSteps(db, params);
  const stored = steps.find((step) => step.stepNumber === params.stepNumber);
  const step = params.draft ?? stored;
  if (!step) throw notFound('step', params.stepNumber ?? '');
  const problems = checkStep(step, await customFieldKeys(db));
  const { row, nth, total } = await findPerson(db, params);
  const nothing = { to: null, subject: null, body: null, footer: null, hold: null };
  const stepsBefore = steps.filter((other) => other.stepNumber <= (params.stepNumber ?? steps.length));
  const sendAt = row
    ? await whenSent(db, { campaignId: params.campaignId, person: row, step: stored, stepsBefore })
    : null;
  const base = { person: row ? toPerson(row) : null, nth, total, problems, sendAt };
  if (!row || problems.length > 0) return { ...base, ...nothing };
  const render = step.messageTemplate === '' ? renderUnfinished : renderMessage;
  const message = render(
    {
      channel: step.channel,
      format: step.format ?? 'text',
      subject: step.subject?.trim() ? compileTemplate(step.subject) : null,
      body: compileTemplate(step.messageTemplate),
    },
    row,
  );
  if ('code' in message) return { ...base, ...nothing, hold: message };
  const { campaignId, unsubscribeUrl = null } = params;
  const footer = step.channel === 'email' ? await previewFooter(db, { campaignId, unsubscribeUrl }) : null;
  return { ...base, ...message, footer, hold: null };
}

type PersonRow = ContactRow & { contactId: string; recipientId: string | null; timezone: string | null };

async function findPerson(
  db: Queryable,
  params: PreviewFor & { campaignId: string },
): Promise<{ row: PersonRow | null; nth: number | null; total: number }> {
  const [counts] = await db.execute<{ recipients: number; contacts: number }>(sql`
    SELECT (SELECT total_recipients FROM campaign_stats WHERE campaign_id = ${params.campaignId}) AS recipients,
           (SELECT count(*)::int FROM contacts) AS contacts`);
  const inCampaign = (counts?.recipients ?? 0) > 0;
  const total = (inCampaign ? counts?.recipients : counts?.contacts) ?? 0;
  const named = params.recipientId !== undefined || params.contactId !== undefined;
  const nth = named ? null : Math.min(Math.max(params.nth ?? 0, 0), Math.max(total - 1, 0));
  const columns = sql`p.id AS "contactId", p.timezone, ${CONTACT_COLUMNS}`;
  const firm = sql`LEFT JOIN companies f ON f.id = p.company_id`;
  const own = sql`FROM campaign_recipients r JOIN contacts p ON p.id = r.contact_id ${firm} WHERE r.campaign_id = ${params.campaignId}`;
  const query =
    params.recipientId !== undefined
      ? sql`SELECT r.id AS "recipientId", ${columns} ${own} AND r.id = ${params.recipientId}`
      : params.contactId !== undefined
        ? sql`SELECT (SELECT id FROM campaign_recipients r WHERE r.campaign_id = ${params.campaignId} AND r.contact_id = p.id)
                AS "recipientId", ${columns} FROM contacts p ${firm} WHERE p.id = ${params.contactId}`
        : inCampaign
          ? sql`SELECT r.id AS "recipientId", ${columns} ${own} ORDER BY r.id LIMIT 1 OFFSET ${nth}`
          : sql`SELECT NULL AS "recipientId", ${columns} FROM contacts p ${firm} ORDER BY p.id LIMIT 1 OFFSET ${nth}`;
  const [row] = await db.execute<PersonRow>(query);
  if (!row && named) throw notFound('person', params.recipientId ?? params.contactId ?? '');
  return { row: row ?? null, nth: row ? nth : null, total };
}

const toPerson = (row: PersonRow): PreviewPerson => ({
  contactId: row.contactId,
  recipientId: row.recipientId,
  name: [row.firstName, row.lastName].filter(Boolean).join(' '),
  email: row.email,
  linkedinUrl: row.linkedinUrl,
  title: row.title,
  companyName: row.companyName,
  timezone: zoneOf(row),
});

function zoneOf(row: PersonRow): string | null {
  const { zone, source } = zoneFor(row, '');
  return source === 'schedule' ? null : zone;
}
