import { createTrpcClient } from '@outreach/client';
import type { ServerUnderTest } from './start-server.ts';

/**
 * The address of every screen, filled with what the demo data has. The one list: what looks at all screens looks at
 * these.
 */
export async function listScreens(server: ServerUnderTest): Promise<string[]> {
  const api = createTrpcClient({ url: `${server.baseUrl}/trpc`, token: await logInAsAdmin(server) });
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
    `/campaigns/${draft.id}/launch`,
    `/campaigns/${active.id}/launch`,
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
    '/settings/health',
    '/settings/appearance',
    '/there/is/nothing/here',
  ];
}

async function logInAsAdmin({ baseUrl, password }: ServerUnderTest): Promise<string> {
  const answer = await fetch(`${baseUrl}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@example.com', password }),
  });
  if (!answer.ok) throw new Error(`the admin could not log in: ${answer.status}`);
  return (await answer.json()).access_token;
}

function first<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined) throw new Error('the demo data has none of these');
  return item;
}
