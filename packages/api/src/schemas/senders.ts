import { type SenderLimitsInput, schema } from '@outreach/core';
import { z } from 'zod';
import { id, instant, line } from './shared.js';

export const senderKind = z.enum(schema.SENDER_KINDS);
const senderMode = z
  .enum(schema.SENDER_MODES)
  .describe(
    '`log`: nobody outside is reached. `smtp`: a mailbox. `manual`: a person sends it and says so. `http`: handed to a service.',
  );
const senderStatus = z.enum(schema.SENDER_STATUSES);
const tls = z
  .enum(schema.TLS_MODES)
  .describe('`tls` and `starttls` are demands: without encryption nothing is sent. `none` never encrypts.');

const count = (max = 1_000_000) => z.number().int().min(0).max(max);
const limit = () => count().nullable();

const ramp = z
  .object({
    start: count().describe('Messages on the first day.'),
    step: count().describe('So many more each day.'),
    ceiling: count(),
  })
  .meta({ id: 'Ramp' });

const limits = {
  perDay: limit().describe('Messages in any 24 hours; null = no limit.'),
  perHour: limit().describe('Messages in any 60 minutes; null = no limit.'),
  perDomainDay: limit().describe('Messages to one company domain in any 24 hours; null = no limit.'),
  minGapSeconds: count(86_400).describe('Seconds between two messages, at the least.'),
  ramp: ramp.nullable(),
};
const someLimits = z.object(limits).partial();

/** Blank is none, as forms send it. Whether it is an address is checked with all else of the sender, in core. */
const optionalLine = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^[^\r\n]*$/, 'Expected a single line')
    .nullable();
const secret = (max: number) =>
  z
    .string()
    .max(max)
    .nullable()
    .optional()
    .describe('Never given back. Left out, it stays; null removes it.');

const smtp = {
  host: z.string().trim().max(255),
  port: z.number().int().min(1).max(65_535),
  tls,
  user: optionalLine(320),
  password: secret(1_000),
};
const imap = {
  ...smtp,
  user: optionalLine(320).describe('null: it logs in as for sending, with the same password.'),
};
const shownServer = z.object({
  host: z.string(),
  port: z.number().int(),
  tls,
  user: z.string().nullable(),
  hasPassword: z.boolean(),
});
const http = { url: z.string().trim().max(2_000), secret: secret(1_000) };
const dkim = {
  domain: z.string().trim().max(255),
  selector: z.string().trim().max(255),
  privateKey: secret(10_000).describe('An RSA key in PEM. Never given back.'),
};

const texts = {
  fromName: optionalLine(200),
  fromEmail: optionalLine(320),
  replyTo: optionalLine(320),
  signature: z.string().max(5_000).nullable().describe('Plain text under each e-mail.'),
};

export const newSender = z
  .object({
    kind: senderKind,
    name: line(200),
    mode: senderMode.default('log'),
    fromName: texts.fromName.default(null),
    fromEmail: texts.fromEmail.default(null),
    replyTo: texts.replyTo.default(null),
    signature: texts.signature.default(null),
    smtp: z
      .object({ ...smtp, user: smtp.user.default(null) })
      .nullable()
      .default(null),
    imap: z
      .object({ ...imap, user: imap.user.default(null) })
      .nullable()
      .default(null)
      .describe('Where answers and notices are read; null = they are not.'),
    http: z.object(http).nullable().default(null),
    dkim: z.object(dkim).nullable().default(null),
    limits: someLimits.default({}),
  })
  .meta({
    id: 'NewSender',
    examples: [
      {
        kind: 'email',
        name: 'Ann at Acme',
        mode: 'smtp',
        from_name: 'Ann Example',
        from_email: 'ann@acme.example',
        smtp: {
          host: 'smtp.acme.example',
          port: 587,
          tls: 'starttls',
          user: 'ann@acme.example',
          password: '…',
        },
        imap: { host: 'imap.acme.example', port: 993, tls: 'tls' },
        limits: { per_day: 40, min_gap_seconds: 90, ramp: { start: 10, step: 2, ceiling: 40 } },
      },
    ],
  });

export const senderChanges = z
  .object({
    name: line(200),
    mode: senderMode,
    ...texts,
    smtp: z.object(smtp).partial().nullable(),
    imap: z.object(imap).partial().nullable(),
    http: z.object(http).partial().nullable(),
    dkim: z.object(dkim).partial().nullable(),
    limits: someLimits,
    status: senderStatus.describe('`active` resumes it, `paused` stops it.'),
  })
  .partial()
  .meta({ id: 'SenderChanges', examples: [{ limits: { per_day: 50 } }, { status: 'paused' }] });

/** A new sender's limits, with none where nothing is said. */
export const limitsOf = (given: z.output<typeof someLimits>): SenderLimitsInput => ({
  perDay: given.perDay ?? null,
  perHour: given.perHour ?? null,
  perDomainDay: given.perDomainDay ?? null,
  minGapSeconds: given.minGapSeconds ?? 0,
  ramp: given.ramp ?? null,
});

export const sender = z
  .object({
    id: id(),
    kind: senderKind,
    name: z.string(),
    mode: senderMode,
    status: senderStatus,
    statusReason: z.string().nullable().describe('Why it is paused; null while active.'),
    fromName: z.string().nullable(),
    fromEmail: z.string().nullable(),
    replyTo: z.string().nullable(),
    signature: z.string().nullable(),
    limits: z.object(limits).meta({ id: 'SenderLimits' }),
    smtp: shownServer.nullish().describe('For admins only.'),
    imap: shownServer
      .nullish()
      .describe('Where answers and notices are read; null = they are not. For admins only.'),
    http: z.object({ url: z.string(), hasSecret: z.boolean() }).nullish().describe('For admins only.'),
    dkim: z
      .object({ domain: z.string(), selector: z.string(), hasKey: z.boolean() })
      .nullish()
      .describe('For admins only.'),
    inbox: z
      .object({
        readAt: instant().nullable().describe('When it was last read to its end; null = not yet.'),
        problem: z.string().nullable().describe('Why it can’t be read; null while it can.'),
        problemSince: instant().nullable(),
      })
      .nullable()
      .describe('How reading its inbox goes; null when it is not read.'),
    campaigns: z.number().int().describe('How many campaigns use it.'),
    createdAt: instant(),
    updatedAt: instant(),
  })
  .meta({ id: 'Sender', description: 'The identity a message goes out from.' });

/** What a sender has used of its limits in the windows that end now. */
export const senderUse = z.object({
  senderId: id(),
  usedDay: z.number().int().describe('Messages in the last 24 hours, those in flight among them.'),
  usedHour: z.number().int().describe('The same in the last 60 minutes.'),
  dayLimit: z.number().int().nullable().describe('As the ramp has it today; null = no limit.'),
  hourLimit: z.number().int().nullable(),
  blocked: z
    .object({ code: z.string(), detail: z.string(), nextAt: instant().nullable() })
    .nullable()
    .describe('Why it may not send right now; null when it may.'),
});

export const senderTest = z
  .object({
    to: z.string().trim().max(320).pipe(z.email()).optional().describe('Whom to send a test message to.'),
  })
  .meta({ id: 'SenderTest', examples: [{ to: 'you@acme.example' }] });

export const testResult = z.object({ ok: z.boolean(), detail: z.string() }).meta({ id: 'TestResult' });

export const senderPreset = z.object({
  id: id(),
  name: z.string(),
  host: z.string(),
  port: z.number().int(),
  tls,
  user: z.string().nullable(),
  imap: z.object({ host: z.string(), port: z.number().int(), tls }).nullable(),
  userHint: z.string(),
  passwordHint: z.string(),
});
