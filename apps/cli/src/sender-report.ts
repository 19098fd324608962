import type { Sender } from '@outreach/core';
import { table } from './output.js';

/** A sender for programs, in the words of the REST API. Secrets are not in it. */
export const senderAsJson = ({ limits, smtp, imap, inbox, http, dkim, ...sender }: Sender) => ({
  id: sender.id,
  kind: sender.kind,
  name: sender.name,
  mode: sender.mode,
  status: sender.status,
  status_reason: sender.statusReason,
  from_name: sender.fromName,
  from_email: sender.fromEmail,
  reply_to: sender.replyTo,
  signature: sender.signature,
  limits: {
    per_day: limits.perDay,
    per_hour: limits.perHour,
    per_domain_day: limits.perDomainDay,
    min_gap_seconds: limits.minGapSeconds,
    ramp: limits.ramp,
  },
  smtp: smtp && {
    host: smtp.host,
    port: smtp.port,
    tls: smtp.tls,
    user: smtp.user,
    has_password: smtp.hasPassword,
  },
  imap: imap && {
    host: imap.host,
    port: imap.port,
    tls: imap.tls,
    user: imap.user,
    has_password: imap.hasPassword,
  },
  inbox: inbox && {
    read_at: inbox.readAt,
    problem: inbox.problem,
    problem_since: inbox.problemSince,
  },
  http: http && { url: http.url, has_secret: http.hasSecret },
  dkim: dkim && { domain: dkim.domain, selector: dkim.selector, has_key: dkim.hasKey },
  campaigns: sender.campaigns,
  created_at: sender.createdAt,
  updated_at: sender.updatedAt,
});

export const senderTable = (senders: readonly Sender[]): string =>
  table(
    ['ID', 'NAME', 'KIND', 'MODE', 'FROM', 'STATUS', 'CAMPAIGNS'],
    senders.map((one) => [
      one.id,
      one.name,
      one.kind,
      one.mode,
      one.fromEmail ?? '',
      one.status,
      String(one.campaigns),
    ]),
    'There are no senders: messages go to the log.',
  );

/** A sender for a person, a line for each thing that is said of it. */
export function senderAsText(sender: Sender): string {
  const { smtp, imap, inbox, http, dkim, limits } = sender;
  const lines: [string, string | null | undefined][] = [
    ['Id', sender.id],
    ['Name', sender.name],
    ['Kind', `${sender.kind}, by ${sender.mode}`],
    ['Status', sender.statusReason ? `${sender.status}: ${sender.statusReason}` : sender.status],
    ['From', [sender.fromName, sender.fromEmail && `<${sender.fromEmail}>`].filter(Boolean).join(' ')],
    ['Reply to', sender.replyTo],
    [
      'Server',
      smtp &&
        `${smtp.host}:${smtp.port}, ${smtp.tls}, ${smtp.user ? `user ${smtp.user}` : 'no log-in'}, ${smtp.hasPassword ? 'a password' : 'no password'}`,
    ],
    [
      'Inbox',
      imap &&
        `${imap.host}:${imap.port}, ${imap.tls}, ${imap.user ? `user ${imap.user}` : 'logged in as for sending'}; ${inbox ? inboxAsText(inbox) : 'not read while nothing is sent by smtp'}`,
    ],
    ['Service', http && `${http.url}, ${http.hasSecret ? 'with a secret' : 'without a secret'}`],
    ['DKIM', dkim && `${dkim.selector}._domainkey.${dkim.domain}`],
    ['Limits', limitsAsText(limits)],
    ['Campaigns', String(sender.campaigns)],
  ];
  const shown = lines.filter(([, value]) => value);
  return shown.map(([label, value]) => `${`${label}:`.padEnd(11)} ${value}`).join('\n');
}

function inboxAsText({ readAt, problem, problemSince }: NonNullable<Sender['inbox']>): string {
  if (problem !== null) return `not read since ${problemSince?.toISOString()}: ${problem}`;
  return readAt ? `read ${readAt.toISOString()}` : 'not read yet';
}

function limitsAsText({ perDay, perHour, perDomainDay, minGapSeconds, ramp }: Sender['limits']): string {
  const parts = [
    perDay === null ? '' : `${perDay} a day`,
    perHour === null ? '' : `${perHour} an hour`,
    perDomainDay === null ? '' : `${perDomainDay} a day to one domain`,
    minGapSeconds === 0 ? '' : `${minGapSeconds} s between two`,
    ramp === null ? '' : `from ${ramp.start} by ${ramp.step} a day up to ${ramp.ceiling}`,
  ];
  return parts.filter(Boolean).join(', ') || 'none';
}
