import type { Arrival } from '@outreach/core';
import type { Email } from 'postal-mime';
import { oneLine } from '../one-line.js';
import { authorOf, hasNoReturnPath, isByServer } from './author.js';
import { isAutomatic, isForMany } from './automatic.js';
import { readComplaint } from './complaint.js';
import { readDeliveryReport } from './delivery-report.js';
import type { Failed } from './failed.js';
import { readFailureNotice } from './failure-notice.js';
import { answeredBy, messageIdsIn } from './message-ids.js';
import { field, parseMail } from './parse-mail.js';

const LONGEST_SUBJECT = 500;

/**
 * What a mail is to a campaign; null when it is nothing to any: a newsletter, a read receipt, a delivery put off. Never
 * throws, whatever the bytes are.
 * @param source the mail, or its first part
 * @param at when the server took it in
 */
export async function readArrival(source: Uint8Array, at: Date): Promise<Arrival | null> {
  const mail = await parseMail(source);
  if (!mail) return null;
  const common = {
    messageId: messageIdsIn(mail.messageId)[0] ?? null,
    at,
    from: authorOf(mail),
    subject: oneLine(mail.subject ?? '', LONGEST_SUBJECT) || null,
  };
  const kind = kindOf(mail);
  if (kind === null) return null;
  if (typeof kind === 'object')
    return 'detail' in kind
      ? { kind: 'bounce', ...common, ...kind }
      : { kind: 'complaint', ...common, ...kind };
  return { kind, ...common, about: answeredBy(mail) };
}

type Complaint = { about: string[] };

function kindOf(mail: Email): Failed | Complaint | 'reply' | 'auto_reply' | null {
  const report = reportTypeOf(mail);
  if (report === 'feedback-report') return readComplaint(mail);
  if (report !== null) {
    const delivery = report === 'delivery-status' || report === '' ? readDeliveryReport(mail) : 'other';
    if (delivery !== null) return delivery === 'other' ? null : delivery;
  }
  const byServer = isByServer(mail);
  if (byServer || report !== null) return readFailureNotice(mail);
  const notice = hasNoReturnPath(mail) ? readFailureNotice(mail) : null;
  if (notice && notice.about.length > 0) return notice;
  if (isForMany(mail)) return null;
  return isAutomatic(mail) ? 'auto_reply' : 'reply';
}

/** Of a report (RFC 6522): what it is on, '' when it does not say so. Null for any other mail. */
function reportTypeOf(mail: Email): string | null {
  const type = field(mail, 'content-type') ?? '';
  if (!/^\s*multipart\/report\b/i.test(type)) return null;
  return /report-type\s*=\s*"?([\w-]+)/i.exec(type)?.[1]?.toLowerCase() ?? '';
}
