import type { UseFormReturnType } from '@mantine/form';
import type { RouterInputs } from '../../lib/api.ts';
import { fieldOf } from '../../lib/problem.ts';
import type { Sender, SenderKind, SenderMode } from './list-senders.ts';
import { MODES_OF_KIND } from './sender-words.ts';

/** '' = nothing filled in. */
type Count = number | '';

type Server = { host: string; port: Count; tls: TlsMode; user: string; password: string };

/** A sender as its form holds it. */
export type SenderValues = {
  kind: SenderKind;
  name: string;
  mode: SenderMode;
  fromName: string;
  fromEmail: string;
  replyTo: string;
  signature: string;
  smtp: Server;
  imap: Server & { on: boolean; asForSending: boolean };
  http: { url: string; secret: string };
  dkim: { on: boolean; domain: string; selector: string; privateKey: string };
  limits: { perDay: Count; perHour: Count; perDomainDay: Count; minGapSeconds: Count };
  ramp: { on: boolean; start: Count; step: Count; ceiling: Count };
};
/** Its form, for those who draw a part of it. */
export type SenderFields = UseFormReturnType<SenderValues>;

export type TlsMode = NonNullable<Sender['smtp']>['tls'];

/** What a new sender starts with: figures that a young mailbox can bear. */
const START_LIMITS = { perDay: 40, perHour: 15, perDomainDay: null, minGapSeconds: 90, ramp: null };
const START_RAMP = { start: 10, step: 2, ceiling: 40 };

export function valuesOf(sender: Sender | null, kind: SenderKind): SenderValues {
  const limits = sender?.limits ?? START_LIMITS;
  const ramp = limits.ramp ?? START_RAMP;
  const { smtp, imap, http, dkim } = sender ?? {};
  const ownPassword = imap?.hasPassword ?? false;
  return {
    kind,
    name: sender?.name ?? '',
    mode: sender?.mode ?? MODES_OF_KIND[kind][0],
    fromName: sender?.fromName ?? '',
    fromEmail: sender?.fromEmail ?? '',
    replyTo: sender?.replyTo ?? '',
    signature: sender?.signature ?? '',
    smtp: {
      host: smtp?.host ?? '',
      port: smtp?.port ?? 587,
      tls: smtp?.tls ?? 'starttls',
      user: smtp?.user ?? '',
      password: '',
    },
    imap: {
      on: Boolean(imap),
      host: imap?.host ?? '',
      port: imap?.port ?? 993,
      tls: imap?.tls ?? 'tls',
      asForSending: !imap?.user && !ownPassword,
      user: imap?.user ?? (ownPassword ? (smtp?.user ?? '') : ''),
      password: '',
    },
    http: { url: http?.url ?? '', secret: '' },
    dkim: {
      on: Boolean(dkim),
      domain: dkim?.domain ?? '',
      selector: dkim?.selector ?? '',
      privateKey: '',
    },
    limits: {
      perDay: limits.perDay ?? '',
      perHour: limits.perHour ?? '',
      perDomainDay: limits.perDomainDay ?? '',
      minGapSeconds: limits.minGapSeconds,
    },
    ramp: { on: limits.ramp !== null, ...ramp },
  };
}

/** Sentences for what is surely wrong; the server has the rest. */
export function faultsOf(values: SenderValues): Record<string, string> {
  const { kind, mode, name, fromEmail, smtp, imap, http, ramp, dkim } = values;
  const faults: Record<string, string> = {};
  if (!name.trim()) faults.name = 'Give it a name to know it by.';
  if (kind === 'email' && mode === 'smtp') {
    if (!fromEmail.trim()) faults.fromEmail = 'Enter the address that its messages come from.';
    if (!smtp.host.trim()) faults['smtp.host'] = 'Enter the name of the server.';
    else if (/[{}]/.test(smtp.host))
      faults['smtp.host'] = 'Put your own region in place of the part in braces.';
    if (smtp.port === '') faults['smtp.port'] = 'Enter the port.';
    if (imap.on) {
      if (!imap.host.trim()) faults['imap.host'] = 'Enter the name of the server.';
      if (imap.port === '') faults['imap.port'] = 'Enter the port.';
      if (!imap.asForSending && !imap.user.trim()) faults['imap.user'] = 'Enter the user.';
    }
  }
  if (mode === 'http' && !http.url.trim()) faults['http.url'] = 'Enter the address of the service.';
  if (dkim.on && kind === 'email') {
    if (!dkim.domain.trim()) faults['dkim.domain'] = 'Enter the domain.';
    if (!dkim.selector.trim()) faults['dkim.selector'] = 'Enter the selector.';
  }
  if (ramp.on)
    for (const field of ['start', 'step', 'ceiling'] as const)
      if (ramp[field] === '') faults[`ramp.${field}`] = 'Enter a number.';
  return faults;
}

const blank = (text: string): string | null => text.trim() || null;
const limit = (count: Count): number | null => (count === '' ? null : count);
/** An empty field leaves the secret that is stored. */
const kept = (secret: string): string | undefined => secret || undefined;

type Input = RouterInputs['senders']['create'];

/** As the server takes it, for a new sender and for changes alike: what the mode does not use is left as it is. */
export function inputOf(values: SenderValues): Omit<Input, 'kind'> {
  const { kind, mode, smtp, imap, http, dkim, limits, ramp } = values;
  const email = kind === 'email';
  return {
    name: values.name.trim(),
    mode,
    fromName: blank(values.fromName),
    fromEmail: blank(values.fromEmail),
    replyTo: email ? blank(values.replyTo) : null,
    signature: email ? blank(values.signature) : null,
    ...(mode === 'smtp'
      ? {
          smtp: {
            host: smtp.host.trim(),
            port: Number(smtp.port),
            tls: smtp.tls,
            user: blank(smtp.user),
            password: kept(smtp.password),
          },
          imap: imap.on ? inboxOf(imap) : null,
        }
      : {}),
    ...(mode === 'http' ? { http: { url: http.url.trim(), secret: kept(http.secret) } } : {}),
    dkim:
      dkim.on && email
        ? {
            domain: dkim.domain.trim(),
            selector: dkim.selector.trim(),
            privateKey: kept(dkim.privateKey),
          }
        : null,
    limits: {
      perDay: limit(limits.perDay),
      perHour: limit(limits.perHour),
      perDomainDay: limit(limits.perDomainDay),
      minGapSeconds: limit(limits.minGapSeconds) ?? 0,
      ramp: ramp.on
        ? { start: Number(ramp.start), step: Number(ramp.step), ceiling: Number(ramp.ceiling) }
        : null,
    },
  };
}

const inboxOf = ({ host, port, tls, asForSending, user, password }: SenderValues['imap']) => ({
  host: host.trim(),
  port: Number(port),
  tls,
  // A password of its own would be used before the one for sending.
  ...(asForSending ? { user: null, password: null } : { user: blank(user), password: kept(password) }),
});

/** The field of the form that a problem of the server is about. */
export const senderFieldOf = (loc: readonly (string | number)[]): string =>
  fieldOf(loc).replace(/^limits\.ramp/, 'ramp');
