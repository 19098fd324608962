import { createPrivateKey } from 'node:crypto';
import type { Problem } from '../domain-error.js';
import { emailValue } from '../imports/values.js';
import type { SenderKind, SenderMode } from '../schema/senders.js';
import type { DkimInput, HttpInput, ImapInput, SenderInput, SenderLimitsInput, SmtpInput } from './types.js';

const MODES_OF_KIND: Record<SenderKind, readonly SenderMode[]> = {
  email: ['log', 'smtp'],
  linkedin: ['log', 'manual', 'http'],
};

/** A sender as it would be stored, and which of its secrets it would have. */
export type SenderToCheck = Omit<SenderInput, 'dkim' | 'imap'> & {
  dkim: (DkimInput & { hasKey: boolean }) | null;
  imap: (ImapInput & { hasPassword: boolean }) | null;
};

/** Everything wrong with a sender, all at once; paths are those of `SenderInput`. */
export function checkSender(sender: SenderToCheck): Problem[] {
  return [
    ...checkMode(sender),
    ...checkAddress(sender.fromEmail, 'fromEmail'),
    ...checkAddress(sender.replyTo, 'replyTo'),
    ...(sender.mode === 'smtp' && !sender.fromEmail
      ? [missing(['fromEmail'], 'A mailbox needs the address that its messages come from.')]
      : []),
    ...(sender.smtp ? checkServer('smtp', sender.smtp) : []),
    ...(sender.imap ? checkInbox(sender.imap, sender) : []),
    ...(sender.http ? checkHttp(sender.http) : []),
    ...(sender.dkim ? checkDkim(sender.dkim) : []),
    ...checkLimits(sender.limits),
  ];
}

const missing = (path: string[], message: string): Problem => ({ path, message, type: 'missing' });

function checkMode({ kind, mode, smtp, http }: SenderToCheck): Problem[] {
  const allowed = MODES_OF_KIND[kind];
  if (!allowed.includes(mode)) {
    const message = `A sender for ${kind === 'email' ? 'e-mail' : 'LinkedIn'} works by ${allowed.join(' or ')}, not by ${mode}.`;
    return [{ path: ['mode'], message, type: 'mode_of_kind' }];
  }
  if (mode === 'smtp' && !smtp) return [missing(['smtp'], 'Name the server: smtp with host, port and tls.')];
  if (mode === 'http' && !http) return [missing(['http'], 'Name the service: http with its url.')];
  return [];
}

function checkAddress(address: string | null, field: 'fromEmail' | 'replyTo'): Problem[] {
  if (address === null) return [];
  const found = emailValue(address);
  if (found && 'value' in found) return [];
  const message = found?.problem ?? 'This is not an e-mail address.';
  return [{ path: [field], message, type: 'invalid_email' }];
}

/** A name or an address of a host, without a scheme, a port or a path. */
const HOST =
  /^(?:[\p{L}\p{N}_](?:[\p{L}\p{N}_-]{0,61}[\p{L}\p{N}_])?\.)*[\p{L}\p{N}_-]{1,63}\.?$|^[\da-f:.]+$/iu;

function checkServer(part: 'smtp' | 'imap', { host, port, tls }: SmtpInput | ImapInput): Problem[] {
  const problems: Problem[] = [];
  if (!host) problems.push(missing([part, 'host'], 'The name of the server is missing.'));
  else if (host.length > 255 || !HOST.test(host)) {
    const message = `Name the server alone, as in “${part}.example.com”.`;
    problems.push({ path: [part, 'host'], message, type: 'invalid_host' });
  }
  if (port === undefined) problems.push(missing([part, 'port'], 'The port of the server is missing.'));
  else if (port < 1 || port > 65_535)
    problems.push({ path: [part, 'port'], message: 'A port is 1 to 65535.', type: 'invalid_port' });
  if (tls === undefined)
    problems.push(missing([part, 'tls'], 'Say how the connection is encrypted: tls, starttls or none.'));
  return problems;
}

/** Without a user of its own it is read with the log-in that mail is sent with. */
function checkInbox(imap: NonNullable<SenderToCheck['imap']>, { smtp }: SenderToCheck): Problem[] {
  const problems = checkServer('imap', imap);
  const ownUser = imap.user?.trim();
  if (!ownUser && !smtp?.user?.trim())
    problems.push(missing(['imap', 'user'], 'Nobody reads a mailbox without logging in: name the user.'));
  if (ownUser && ownUser !== smtp?.user?.trim() && !imap.hasPassword)
    problems.push(missing(['imap', 'password'], 'The password of this user is missing.'));
  return problems;
}

function checkHttp({ url }: HttpInput): Problem[] {
  if (!url) return [missing(['http', 'url'], 'The address of the service is missing.')];
  const refused = (message: string): Problem[] => [{ path: ['http', 'url'], message, type: 'invalid_url' }];
  // A line break would be read over, and shown.
  if (URL.canParse(url) && !/\s/.test(url)) {
    const { protocol, hostname, username, password } = new URL(url);
    // Addresses are shown, and stand in reasons and logs.
    if (username || password)
      return refused('Leave user and password out of the address; the secret signs each message.');
    if (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))) return [];
  }
  return refused('An https address is needed; plain http is for services on this machine.');
}

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

function checkDkim({ domain, selector, privateKey, hasKey }: DkimInput & { hasKey: boolean }): Problem[] {
  const problems: Problem[] = [];
  for (const [field, value] of [
    ['domain', domain],
    ['selector', selector],
  ] as const) {
    if (!value) problems.push(missing(['dkim', field], `The ${field} of the DKIM key is missing.`));
    else if (!HOST.test(value))
      problems.push({
        path: ['dkim', field],
        message: `This is not the ${field} of a key.`,
        type: 'invalid_host',
      });
  }
  if (!hasKey) problems.push(missing(['dkim', 'privateKey'], 'The private key is missing.'));
  else if (privateKey && !isRsaKey(privateKey))
    problems.push({
      path: ['dkim', 'privateKey'],
      message: 'An RSA private key in PEM is needed.',
      type: 'invalid_key',
    });
  return problems;
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function checkLimits({ ramp, ...numbers }: SenderLimitsInput): Problem[] {
  const problems: Problem[] = [];
  const check = (path: string[], value: number | null | undefined) => {
    if (value === undefined)
      problems.push(missing(path, 'A ramp has a start, a step and a ceiling: all three or none.'));
    else if (value !== null && (!Number.isInteger(value) || value < 0))
      problems.push({ path, message: 'A whole number from 0 on is expected.', type: 'too_small' });
  };
  for (const [field, value] of Object.entries(numbers)) check(['limits', field], value);
  if (ramp) {
    for (const field of ['start', 'step', 'ceiling'] as const) check(['limits', 'ramp', field], ramp[field]);
    // Its days count from the first message. A ceiling below the start is one from the first day on.
    if (ramp.start === 0)
      problems.push({
        path: ['limits', 'ramp', 'start'],
        message: 'A ramp starts with 1 message a day at the least: with 0 the first one never goes out.',
        type: 'too_small',
      });
    if (ramp.ceiling === 0)
      problems.push({
        path: ['limits', 'ramp', 'ceiling'],
        message: 'A ramp goes up to 1 message a day at the least: with 0 none ever goes out.',
        type: 'too_small',
      });
  }
  return problems;
}
