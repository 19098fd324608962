import { describe, expect, it } from 'vitest';
import { readArrival } from '../../src/imap/read-arrival.js';
import { mailFrom } from './mails.js';

const AT = new Date('2026-03-02T10:05:00.000Z');

const part = (type: string, ...lines: string[]) => ['--b', `Content-Type: ${type}`, '', ...lines, ''];

const report = (feedback: string, ...back: string[]) =>
  readArrival(
    mailFrom(
      'From: feedback@provider.example',
      'Content-Type: multipart/report; report-type=feedback-report; boundary=b',
      'In-Reply-To: <another@engines.example>',
      '',
      ...part('text/plain', 'A report.'),
      ...part('message/feedback-report', feedback, 'Version: 1'),
      ...back,
      '--b--',
    ),
    AT,
  );
const header = part('text/rfc822-headers', 'Subject: An engine', 'Message-ID:', ' <step-1@engines.example>');

describe('a feedback report', () => {
  it.each(['abuse', 'Fraud', 'opt-out', 'abuse (by the button)'])(
    'of kind "%s" is a complaint about the mail that it brings back',
    async (type) => {
      expect(await report(`Feedback-Type: ${type}`, ...header)).toMatchObject({
        kind: 'complaint',
        about: ['step-1@engines.example'],
      });
    },
  );

  it.each(['not-spam', 'auth-failure', 'virus', 'other', ''])('of kind "%s" is nothing', async (type) => {
    expect(await report(`Feedback-Type: ${type}`, ...header)).toBeNull();
  });

  it('is nothing when it brings no mail back: what it answers need not be what it is about', async () => {
    expect(await report('Feedback-Type: abuse')).toBeNull();
  });
});
