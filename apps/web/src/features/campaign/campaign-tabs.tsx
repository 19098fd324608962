import { VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import classes from '../../components/page-tabs.module.css';
import { PageTabs } from '../../components/page-tabs.tsx';
import { isAboutDelivery, isAboutPeople, isAboutSteps } from './finding-tab.ts';
import type { Campaign } from './get-campaign.ts';
import { checklistQuery, type Finding } from './get-checklist.ts';

type Tab = { to: string; label: string; concerns?: (finding: Finding) => boolean };

/** In the order of work. */
const TABS = [
  {
    to: '/campaigns/$campaignId/sequence',
    label: 'Sequence',
    concerns: isAboutSteps,
  },
  {
    to: '/campaigns/$campaignId/recipients',
    label: 'Recipients',
    concerns: isAboutPeople,
  },
  { to: '/campaigns/$campaignId/delivery', label: 'Schedule & senders', concerns: isAboutDelivery },
  { to: '/campaigns/$campaignId/launch', label: 'Review & launch' },
  { to: '/campaigns/$campaignId/statistics', label: 'Statistics' },
  { to: '/campaigns/$campaignId/activity', label: 'Activity' },
] as const satisfies Tab[];

/** The pages of a campaign. They have addresses, so they are links; a dot marks those with something to mend. */
export function CampaignTabs({ campaign }: { campaign: Campaign }) {
  const checklist = useQuery(checklistQuery(campaign.id));
  const findings = campaign.status === 'completed' ? [] : (checklist.data?.findings ?? []);
  return (
    <PageTabs label="Campaign">
      {TABS.map((tab: Tab) => {
        const concerned = tab.concerns ? findings.filter(tab.concerns) : [];
        const blocked = concerned.some(({ level }) => level === 'block');
        return (
          <Link
            key={tab.to}
            to={tab.to as '/campaigns/$campaignId/sequence'}
            params={{ campaignId: campaign.id }}
            className={classes.tab}
            activeProps={{ 'aria-current': 'page' }}
          >
            {tab.label}
            {concerned.length > 0 && (
              <span className={classes.dot} data-level={blocked ? 'block' : 'warn'}>
                <VisuallyHidden>
                  {blocked ? 'Something keeps it from starting' : 'Something to look at'}
                </VisuallyHidden>
              </span>
            )}
          </Link>
        );
      })}
    </PageTabs>
  );
}
