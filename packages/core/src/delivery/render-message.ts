import type { StepChannel, StepFormat } from '../schema/campaign-sequences.js';
import type { CompiledTemplate } from '../templates/compile.js';
import { type ContactRow, templateValues } from '../templates/contact-values.js';
import { isBlank } from '../templates/is-blank.js';
import { renderTemplate } from '../templates/render.js';
import type { TemplateValues } from '../templates/variables.js';

/** Why a message can't be made for a contact: a code of ACTION_ERROR_CODES and a sentence. */
export type RenderTrouble = { code: string; detail: string; variable?: string };

export type RenderedMessage = { to: string; subject: string | null; body: string };

type CompiledTexts = {
  channel: StepChannel;
  format: StepFormat;
  subject: CompiledTemplate | null;
  body: CompiledTemplate;
};

/** What goes out to this contact: the one place where executor and preview make a message. Nothing goes out empty. */
export function renderMessage(step: CompiledTexts, contact: ContactRow): RenderedMessage | RenderTrouble {
  const message = renderUnfinished(step, contact);
  if ('code' in message || !isBlank(message.body, step.format)) return message;
  return { code: 'empty_message', detail: 'The message is empty for this contact: it would show no text.' };
}

/** The same while somebody is still writing: it may be empty. */
export function renderUnfinished(step: CompiledTexts, contact: ContactRow): RenderedMessage | RenderTrouble {
  const to = addressFor(step.channel, contact);
  if (!to) return { code: 'missing_address', detail: MISSING_ADDRESS[step.channel] };
  const values = templateValues(contact);
  const subject = step.subject ? renderSubject(step.subject, values) : null;
  if (subject && 'code' in subject) return subject;
  const body = renderTemplate(step.body, values, step.format);
  if (!body.ok) return body;
  return { to, subject: subject?.text ?? null, body: body.text };
}

/** A header is one line, whatever a contact's fields hold. */
export function renderSubject(
  template: CompiledTemplate,
  values: TemplateValues,
): { text: string } | RenderTrouble {
  const rendered = renderTemplate(template, values);
  return rendered.ok ? { text: rendered.text.replace(/\s+/g, ' ').trim() } : rendered;
}

const addressFor = (channel: StepChannel, contact: ContactRow): string | null =>
  channel === 'email' ? contact.email : contact.linkedinUrl;

const MISSING_ADDRESS: Record<StepChannel, string> = {
  email: 'The contact has no e-mail address.',
  linkedin_message: 'The contact has no LinkedIn address.',
  linkedin_connection: 'The contact has no LinkedIn address.',
};
