import { createTrpcClient } from '@outreach/client';
import type { ServerUnderTest } from './start-server.ts';

export type Api = ReturnType<typeof createTrpcClient>;

/** The typed API, as the admin of the demo data. */
export const adminApi = async (server: ServerUnderTest): Promise<Api> =>
  createTrpcClient({ url: `${server.baseUrl}/trpc`, token: await logInAsAdmin(server) });

async function logInAsAdmin({ baseUrl, password }: ServerUnderTest): Promise<string> {
  const answer = await fetch(`${baseUrl}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'admin@example.com', password }),
  });
  if (!answer.ok) throw new Error(`the admin could not log in: ${answer.status}`);
  return (await answer.json()).access_token;
}
