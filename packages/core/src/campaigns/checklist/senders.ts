import { asc, eq } from 'drizzle-orm';
import type { Queryable } from '../../database/connect.js';
import { campaignSenders, type SenderKind, senders } from '../../schema/senders.js';
import { namesUnsubscribeUrl } from '../../settings/footer.js';
import { organisationTexts } from '../../settings/queries.js';
import { type Finding, warning } from './finding.js';
import type { LookUpMailDomain } from './mail-domain.js';

type Sender = typeof senders.$inferSelect;

/** The campaign's senders, in their order. */
export async function sendersOfCampaign(db: Queryable, params: { campaignId: string }): Promise<Sender[]> {
  const rows = await db
    .select({ sender: senders })
    .from(campaignSenders)
    .innerJoin(senders, eq(senders.id, campaignSenders.senderId))
    .where(eq(campaignSenders.campaignId, params.campaignId))
    .orderBy(asc(campaignSenders.position));
  return rows.map(({ sender }) => sender);
}

const KIND_NAMES: Record<SenderKind, string> = { email: 'e-mail', linkedin: 'LinkedIn' };

/** Senders that do not work, and kinds of steps that nobody sends: without any sender, all go to the log channel. */
export function lookAtSenders(params: {
  senders: readonly Sender[];
  kinds: ReadonlySet<SenderKind>;
  now: Date;
}): Finding[] {
  const { now } = params;
  if (params.senders.length === 0)
    return [
      warning(
        'no_sender',
        'The campaign has no sender: its messages are only written to the log, and nobody is reached.',
      ),
    ];
  const needed = params.senders.filter(({ kind }) => params.kinds.has(kind));
  const broken = needed.flatMap(({ name, status, statusReason, archivedAt, brokenUntil }) => {
    if (archivedAt) return warning('sender_deleted', `The sender ${name} has been deleted; its people wait.`);
    if (status === 'paused')
      return warning(
        'sender_paused',
        `The sender ${name} is paused; its people wait. ${statusReason ?? ''}`.trimEnd(),
      );
    return brokenUntil && brokenUntil > now
      ? warning('sender_broken', `The sender ${name} could not be reached several times in a row.`)
      : [];
  });
  const missing = [...params.kinds]
    .filter((kind) => !params.senders.some((sender) => sender.kind === kind))
    .map((kind) =>
      warning(
        'sender_missing',
        `No sender of this campaign sends ${KIND_NAMES[kind]} messages: those steps only go to the log.`,
      ),
    );
  return [...broken, ...missing];
}

/** Senders whose mails really go out, when there are steps that are mails. */
export const mailboxesAmong = (all: readonly Sender[], kinds: ReadonlySet<SenderKind>): Sender[] =>
  kinds.has('email') ? all.filter(({ kind, mode }) => kind === 'email' && mode === 'smtp') : [];

/** What e-mail to strangers needs beside a mailbox: the texts under it, and a domain that vouches for it. */
export async function lookAtMail(
  db: Queryable,
  params: {
    senders: readonly Sender[];
    kinds: ReadonlySet<SenderKind>;
    publicUrl: string | null | undefined;
    lookUpMailDomain: LookUpMailDomain | undefined;
  },
): Promise<Finding[]> {
  const { kinds, publicUrl, lookUpMailDomain } = params;
  const mailboxes = mailboxesAmong(params.senders, kinds);
  if (mailboxes.length === 0) return [];
  const { postalAddress, optOutText } = await organisationTexts(db);
  const texts = [
    postalAddress?.trim()
      ? null
      : warning(
          'postal_address_missing',
          'No postal address stands under your e-mails; many laws ask for one. It is set in the settings.',
        ),
    namesUnsubscribeUrl(optOutText)
      ? null
      : warning('opt_out_missing', 'The text about opting out does not name {{ unsubscribe_url }}.'),
    publicUrl === null
      ? warning(
          'public_url_missing',
          'E-mails carry no way to opt out: PUBLIC_URL, the address at which people outside reach the server, is not set.',
        )
      : null,
  ].filter((finding) => finding !== null);
  if (!lookUpMailDomain) return texts;
  const asked = new Map(
    mailboxes.flatMap((sender) => {
      const domain = sender.fromEmail?.split('@')[1]?.toLowerCase();
      const dkim =
        sender.dkimSelector && sender.dkimDomain
          ? `${sender.dkimSelector}._domainkey.${sender.dkimDomain}`
          : null;
      return domain ? [[`${domain} ${dkim}`, { domain, dkim }] as const] : [];
    }),
  );
  const found = await Promise.all([...asked.values()].map(lookUpMailDomain));
  return [...texts, ...new Map(found.flat().map((finding) => [finding.detail, finding])).values()];
}
