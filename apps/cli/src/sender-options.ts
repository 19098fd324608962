import {
  type ImapInput,
  SENDER_PRESETS,
  type SenderInput,
  type SenderPreset,
  type SenderRamp,
  type SmtpInput,
} from '@outreach/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Settings } from './env.js';
import { CommandError } from './errors.js';
import { passwordFrom } from './password.js';

/** What a sender can be described by on the command line. */
export type SenderOptions = {
  kind: SenderInput['kind'];
  name: string;
  mode?: SenderInput['mode'];
  fromEmail?: string;
  fromName?: string;
  replyTo?: string;
  signature?: string;
  preset?: string;
  region?: string;
  host?: string;
  port?: number;
  tls?: SmtpInput['tls'];
  user?: string;
  passwordStdin?: boolean;
  readInbox?: boolean;
  imapHost?: string;
  imapPort?: number;
  imapTls?: ImapInput['tls'];
  imapUser?: string;
  url?: string;
  perDay?: number;
  perHour?: number;
  perDomainDay?: number;
  gap?: number;
  ramp?: SenderRamp;
  json?: boolean;
};

export const SENDER_HELP = `
The password of the mailbox, or the secret of the service, is never an argument: other people of this machine could
read it there. Write it to standard input with --password-stdin, or set SENDER_PASSWORD. A mailbox that is read with
another user than mail is sent with has a password of its own, in SENDER_INBOX_PASSWORD.

Presets: ${SENDER_PRESETS.filter(({ host }) => host)
  .map(({ id, host }) => `${id} (${host})`)
  .join(', ')}

Examples:
  pnpm outreach sender add --kind email --name Ann --preset google --from-email ann@acme.example \\
    --user ann@acme.example --read-inbox --per-day 40 --gap 90 --ramp 10,2,40 --password-stdin < password.txt
  pnpm outreach sender add --kind linkedin --name "Ann on LinkedIn" --mode manual --per-day 15`;

export const withSenderOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--kind <kind>', 'what it is an identity for')
        .choices(['email', 'linkedin'])
        .makeOptionMandatory(),
    )
    .requiredOption('--name <name>', 'what it is called here')
    .addOption(
      new Option(
        '--mode <mode>',
        'how its messages go out; smtp with a server, http with a url, else log',
      ).choices(['log', 'smtp', 'manual', 'http']),
    )
    .option('--from-email <address>', 'the address its messages come from')
    .option('--from-name <name>', 'the name beside it')
    .option('--reply-to <address>', 'where answers go, when not there')
    .option('--signature <text>', 'plain text under each e-mail')
    .addOption(
      new Option('--preset <id>', 'a mail service whose server and port are known').choices(
        SENDER_PRESETS.map(({ id }) => id),
      ),
    )
    .option('--region <region>', 'of amazon_ses, as in eu-west-1')
    .option('--host <host>', 'its mail server')
    .option('--port <port>', 'of the mail server', wholeNumber)
    .addOption(new Option('--tls <how>', 'encryption').choices(['none', 'starttls', 'tls']))
    .option('--user <name>', 'to log in at the mail server with')
    .option('--password-stdin', 'read the password from standard input')
    .option(
      '--read-inbox',
      'read answers and notices there, at the server of the preset or the one named next',
    )
    .option('--imap-host <host>', 'the server that the mailbox is read at')
    .option('--imap-port <port>', 'of that server (993)', wholeNumber)
    .addOption(new Option('--imap-tls <how>', 'its encryption').choices(['none', 'starttls', 'tls']))
    .option('--imap-user <name>', 'to log in there with, when not as for sending')
    .option('--url <url>', 'of the service that messages are handed to')
    .option('--per-day <n>', 'messages in any 24 hours, at the most', wholeNumber)
    .option('--per-hour <n>', 'messages in any 60 minutes, at the most', wholeNumber)
    .option('--per-domain-day <n>', 'messages to one domain in any 24 hours, at the most', wholeNumber)
    .option('--gap <seconds>', 'between two messages, at the least', wholeNumber)
    .option('--ramp <start,step,ceiling>', 'messages on the first day, so many more each day, up to', ramp);

/** @throws CommandError for a preset that needs more to be said */
export async function senderFrom(options: SenderOptions, settings: Settings): Promise<SenderInput> {
  const secret = options.passwordStdin ? await passwordFrom('-') : settings.SENDER_PASSWORD;
  const smtp = smtpFrom(options, secret);
  const http = options.url === undefined ? null : { url: options.url, secret };
  return {
    kind: options.kind,
    name: options.name,
    mode: options.mode ?? (smtp ? 'smtp' : http ? 'http' : 'log'),
    fromName: options.fromName ?? null,
    fromEmail: options.fromEmail ?? null,
    replyTo: options.replyTo ?? null,
    signature: options.signature ?? null,
    smtp,
    imap: imapFrom(options, settings.SENDER_INBOX_PASSWORD),
    http,
    dkim: null,
    limits: {
      perDay: options.perDay ?? null,
      perHour: options.perHour ?? null,
      perDomainDay: options.perDomainDay ?? null,
      minGapSeconds: options.gap ?? 0,
      ramp: options.ramp ?? null,
    },
  };
}

function smtpFrom(options: SenderOptions, password: string | undefined): SmtpInput | null {
  const preset = SENDER_PRESETS.find(({ id }) => id === options.preset);
  const host = options.host ?? (preset && hostOf(preset, options.region));
  if (host === undefined) return null;
  const port = options.port ?? preset?.port ?? 587;
  return {
    host,
    port,
    tls: options.tls ?? preset?.tls ?? (port === 465 ? 'tls' : 'starttls'),
    user: options.user ?? preset?.user ?? null,
    password,
  };
}

function imapFrom(options: SenderOptions, password: string | undefined): ImapInput | null {
  if (!options.readInbox && options.imapHost === undefined) return null;
  const preset = SENDER_PRESETS.find(({ id }) => id === options.preset);
  const host = options.imapHost ?? preset?.imap?.host;
  if (host === undefined)
    throw new CommandError(
      preset
        ? `It is not known where mail of ${preset.name} is read by a password: add --imap-host.`
        : 'Say where the mailbox is read: add --imap-host.',
    );
  const port = options.imapPort ?? preset?.imap?.port ?? 993;
  const tls = options.imapTls ?? preset?.imap?.tls ?? (port === 143 ? 'starttls' : 'tls');
  return { host, port, tls, user: options.imapUser ?? null, password };
}

function hostOf({ id, host }: SenderPreset, region: string | undefined): string {
  if (host === '') throw new CommandError(`The preset ${id} names no server: add --host.`);
  if (host.includes('{region}') && region === undefined)
    throw new CommandError(`The preset ${id} needs a region: add --region, as in eu-west-1.`);
  return host.replace('{region}', region ?? '');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('A whole number is expected.');
  return Number(text);
}

function ramp(text: string): SenderRamp {
  const [, start, step, ceiling] = /^(\d{1,6}),(\d{1,6}),(\d{1,6})$/.exec(text) ?? [];
  if (ceiling === undefined)
    throw new InvalidArgumentError('Three whole numbers are expected: start,step,ceiling.');
  return { start: Number(start), step: Number(step), ceiling: Number(ceiling) };
}
