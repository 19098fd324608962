import type { Queryable } from '../database/connect.js';
import type { SenderKind } from '../schema/senders.js';
import { activationProblems } from './activation-problems.js';
import { everybodyEnded } from './checklist/everybody-ended.js';
import { blocking, type Finding, warning } from './checklist/finding.js';
import { lookForGaps } from './checklist/gaps.js';
import { lookAtInboxes } from './checklist/inboxes.js';
import { type Launch, launchOf, lookAhead } from './checklist/launch.js';
import type { LookUpMailDomain } from './checklist/mail-domain.js';
import { lookAtPeople } from './checklist/people.js';
import { lookAtMail, lookAtSenders, mailboxesAmong, sendersOfCampaign } from './checklist/senders.js';
import { forecastCampaign } from './forecast.js';
import { getCampaign } from './queries.js';

export type Checklist = {
  ready: boolean;
  findings: Finding[];
  /** What activating now would do. */
  launch: Launch;
};

/**
 * Everything that activation would refuse or that somebody should know before.
 * @param params.publicUrl where people outside reach the server, null when that is not set; without it, that is left out
 * @param params.signal nobody waits for the answer any more: what is left of it need not be right
 * @param params.lookUpMailDomain asks the DNS about the senders' domains; without it, that is left out
 * @throws DomainError `not_found`
 */
export async function campaignChecklist(
  db: Queryable,
  params: {
    campaignId: string;
    now?: Date | undefined;
    publicUrl?: string | null | undefined;
    lookUpMailDomain?: LookUpMailDomain | undefined;
    signal?: AbortSignal | undefined;
  },
): Promise<Checklist> {
  const { campaignId, publicUrl, lookUpMailDomain, signal, now = new Date() } = params;
  const campaign = await getCampaign(db, params);
  const steps = campaign.sequences;
  const kinds = new Set(steps.map(({ channel }): SenderKind => (channel === 'email' ? 'email' : 'linkedin')));
  const problems = [...everybodyEnded(campaign), ...(await activationProblems(db, { campaign, now }))];
  const renders = problems.every(({ path }) => path[0] !== 'sequences');
  const senders = await sendersOfCampaign(db, { campaignId });
  const forecast = await forecastCampaign(db, { campaignId, now });
  const ofSenders = lookAtSenders({ senders, kinds, now });
  // What only goes to the log goes nonetheless.
  const isExplained = problems.length > 0 || ofSenders.some(({ code }) => code !== 'no_sender');
  const findings = [
    ...problems.map(blocking),
    ...(campaign.stats.totalRecipients > 0
      ? []
      : [warning('no_recipients', 'Nobody has been added yet; the campaign will wait for recipients.')]),
    ...(renders ? await lookForGaps(db, { campaignId, steps, signal }) : []),
    ...ofSenders,
    ...(await lookAtMail(db, { senders, kinds, publicUrl, lookUpMailDomain })),
    ...(steps.length > 1 ? await lookAtInboxes(db, mailboxesAmong(senders, kinds)) : []),
    ...(await lookAtPeople(db, { campaignId, kinds })),
    ...lookAhead({ forecast, campaign, senders, isExplained, now }),
  ];
  return {
    ready: problems.length === 0,
    findings,
    launch: await launchOf(db, { campaign, forecast, now }),
  };
}
