import { type Api, adminApi } from './admin-api.ts';
import type { ServerUnderTest } from './start-server.ts';

/**
 * The address of every screen, filled with what the demo data has. The one list: what looks at all screens looks at
 * these.
 */
export async function listScreens(server: ServerUnderTest): Promise<string[]> {
  const api = await adminApi(server);
  const campaign = async (status: 'active' | 'paused' | 'draft') => {
    const { items } = await api.campaigns.list.query({ status, sort: 'created', direction: 'asc' });
    const [oldest] = items;
    if (!oldest) throw new Error(`the demo data has no campaign that is ${status}`);
    return await api.campaigns.get.query({ campaignId: oldest.id });
  };
  const [active, paused, draft] = [
    await campaign('active'),
    await campaign('paused'),
    await campaign('draft'),
  ];
  const recipients = await api.recipients.list.query({ campaignId: active.id, limit: 1 });
  const imports = await api.imports.list.query({ limit: 1 });
  const recipient = first(recipients.items);
  const [sender, schedule] = await Promise.all([oneSender(api), oneSchedule(api)]);
  return [
    '/login',
    '/campaigns',
    '/campaigns?q=nothing-has-this-name',
    '/campaigns?new=true',
    `/campaigns/${active.id}/sequence`,
    `/campaigns/${active.id}/sequence?step=${first(active.sequences).id}`,
    `/campaigns/${draft.id}/sequence?step=${first(draft.sequences).id}`,
    `/campaigns/${active.id}/recipients`,
    `/campaigns/${active.id}/recipients?recipient=${recipient.id}`,
    `/campaigns/${active.id}/recipients?add=true`,
    `/campaigns/${paused.id}/recipients?status=failed`,
    `/campaigns/${draft.id}/delivery`,
    `/campaigns/${active.id}/delivery`,
    `/campaigns/${draft.id}/launch`,
    `/campaigns/${active.id}/launch`,
    `/campaigns/${active.id}/launch?view=table`,
    `/campaigns/${active.id}/statistics`,
    `/campaigns/${active.id}/statistics?view=table`,
    `/campaigns/${draft.id}/statistics`,
    `/campaigns/${active.id}/activity`,
    '/contacts',
    '/contacts?q=nobody-has-this-name',
    `/contacts/${recipient.contact.id}`,
    '/contacts/import',
    `/contacts/imports/${first(imports.items).id}`,
    '/attention',
    '/settings/users',
    '/settings/tokens',
    '/settings/senders',
    '/settings/senders/new',
    '/settings/senders/new?kind=linkedin',
    `/settings/senders/${sender.id}`,
    '/settings/schedules',
    '/settings/schedules/new',
    `/settings/schedules/${schedule.id}`,
    '/settings/organisation',
    '/settings/suppressions',
    '/settings/suppressions?q=nobody-has-this-address',
    '/settings/suppressions?add=true',
    '/settings/health',
    '/settings/appearance',
    '/there/is/nothing/here',
  ];
}

/** The demo data sends from nowhere: what there is none of is made. */
const oneSender = async (api: Api) =>
  (await api.senders.list.query())[0] ??
  (await api.senders.create.mutate({
    kind: 'email',
    mode: 'smtp',
    name: 'Ann at Acme',
    fromName: 'Ann Example',
    fromEmail: 'ann@acme.example',
    smtp: { host: 'smtp.acme.example', port: 587, tls: 'starttls', user: 'ann', password: 'not a password' },
    imap: { host: 'imap.acme.example', port: 993, tls: 'tls', user: 'ann.reads', password: 'not one either' },
    limits: { perDay: 40, ramp: { start: 10, step: 2, ceiling: 40 } },
  }));

const oneSchedule = async (api: Api) =>
  (await api.schedules.list.query())[0] ??
  (await api.schedules.create.mutate({
    name: 'Office hours',
    timezone: 'Europe/Berlin',
    windows: { mon: [['09:00', '17:00']], fri: [['09:00', '12:00']] },
    holidays: { country: 'DE', dates: ['2027-12-24'] },
    useRecipientTimezone: true,
  }));

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('the demo data has none of these');
  return item;
}
