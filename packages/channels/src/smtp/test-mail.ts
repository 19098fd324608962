import { randomUUID } from 'node:crypto';
import { readAddress } from './address.js';
import { classify } from './classify.js';
import { createComposer } from './compose.js';
import { SMTP_DEADLINES, type SmtpSender } from './sender.js';
import { openSession } from './session.js';
import type { TestParams, TestResult } from './test-login.js';

/**
 * Sends one mail outside any campaign, to see that the mailbox works. There is no action behind it, so there is no
 * gate and no second try. Never throws.
 */
export async function sendTestMail(
  sender: SmtpSender,
  mail: { to: string; subject: string; body: string; format?: 'text' | 'html' },
  params: TestParams = {},
): Promise<TestResult> {
  const { format = 'text', ...text } = mail;
  const actionId = randomUUID();
  const messageId = `${actionId}@${readAddress(sender.fromEmail)?.domain ?? 'localhost'}`;
  const composition = await createComposer(sender)({
    actionId,
    campaignId: '',
    recipientId: '',
    stepNumber: 0,
    channel: 'email',
    at: new Date(),
    ...text,
    mail: { messageId, references: [], toName: null, format, unsubscribeUrl: null },
  });
  if ('outcome' in composition) return failed(composition.outcome);
  const deadlines = SMTP_DEADLINES;
  const { deadline = deadlines.messageMs, authorities } = params;
  const startedAt = performance.now();
  const opened = await openSession({ smtp: sender.smtp, deadlines, ...(authorities ? { authorities } : {}) });
  if (!('session' in opened)) return failed(classify(opened.phase, opened.failure));
  const { session } = opened;
  const leftMs = () => deadline - (performance.now() - startedAt);
  const transmission = await session.transmit({ mail: composition.mail, gate: async () => true, leftMs });
  await session.ready();
  await session.quit();
  switch (transmission.kind) {
    case 'taken':
      return { ok: true, detail: `${sender.smtp.host} took the mail: ${transmission.reply}` };
    case 'failed':
      return failed(classify(transmission.phase, transmission.failure));
    case 'refused':
      return { ok: false, detail: 'The mail was not sent.' };
    default:
      return transmission satisfies never;
  }
}

function failed(outcome: object): TestResult {
  return { ok: false, detail: 'detail' in outcome ? String(outcome.detail) : 'The mail was not sent.' };
}
