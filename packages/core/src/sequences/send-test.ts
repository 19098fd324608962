import type { Queryable } from '../database/connect.js';
import { DomainError } from '../domain-error.js';
import { campaignMailboxes } from '../senders/campaign-mailboxes.js';
import { senderForSending } from '../senders/queries.js';
import type { SecretBox } from '../senders/secrets.js';
import type { SenderTester, TestResult } from '../senders/test-sender.js';
import { footerFor } from '../settings/footer.js';
import { organisationTexts } from '../settings/queries.js';
import { type PreviewFor, previewStep } from './preview.js';
import { listSteps } from './service.js';

/**
 * Sends a step as a chosen person would get it to somebody of ours instead, from the campaign's first mailbox. It is no
 * message of the campaign: nothing is recorded of anybody, and it counts against no limit.
 * @param params.to the address of the one who asks
 * @param params.unsubscribeUrl what stands in the place of the person's own link
 * @throws DomainError `not_found`, `sender_missing` without a mailbox, `template_invalid` and `not_ready` when there is no
 * message to send
 */
export async function sendStepTest(
  db: Queryable,
  params: PreviewFor & {
    campaignId: string;
    stepNumber: number;
    to: string;
    unsubscribeUrl: string | null;
    box: SecretBox;
    tester: SenderTester;
  },
): Promise<TestResult> {
  const { campaignId, stepNumber, to, unsubscribeUrl, box, tester } = params;
  const preview = await previewStep(db, params);
  const step = (await listSteps(db, params)).find((one) => one.stepNumber === stepNumber);
  const mailbox = (await campaignMailboxes(db, campaignId)).find(({ mode }) => mode === 'smtp');
  if (!mailbox)
    throw new DomainError(
      'sender_missing',
      'Nothing can be sent: this campaign has no mailbox. Give it an e-mail sender that works by smtp.',
    );
  const [problem] = preview.problems;
  if (problem) throw new DomainError('template_invalid', problem.message, { problems: preview.problems });
  if (preview.hold) throw new DomainError('not_ready', preview.hold.detail);
  if (preview.body === null)
    throw new DomainError('not_ready', 'There is nobody yet whom the message could be made for.');

  const sender = await senderForSending(db, { senderId: mailbox.id }, box);
  const texts = await organisationTexts(db);
  const footer = footerFor({ signature: sender.signature, ...texts, unsubscribeUrl });
  const format = step?.format ?? 'text';
  return await tester.send(sender, {
    to,
    subject: `[Test] ${preview.subject ?? `Step ${stepNumber}`}`,
    body: preview.body + (format === 'html' ? footer.html : footer.text),
    format,
  });
}
