import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { activateCampaign, addRecipients, createCampaign, schema } from '@outreach/core';
import { expect, it, onTestFinished } from 'vitest';
import { openStage, type Stage } from './support.js';

const LEASE_SECONDS = 20;

/** One message that is due, from a sender that hands it to a service which never answers. */
async function givenSilentService({ db }: Stage): Promise<void> {
  const server = createServer(() => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const httpUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const [user] = await db.insert(schema.users).values({ email: 'lease@example.com' }).returning();
  const [sender] = await db
    .insert(schema.senders)
    .values({ kind: 'email', name: 'Service', mode: 'http', fromEmail: 's@us.example', httpUrl })
    .returning();
  const [contact] = await db.insert(schema.contacts).values({ email: 'p@firm.example' }).returning();
  const { id: campaignId } = await createCampaign(db, {
    name: 'Lease',
    type: 'email',
    sequences: [{ channel: 'email', subject: 'Hi', messageTemplate: 'Hi', delayDays: 0 }],
    senderIds: [sender?.id ?? ''],
    createdBy: user?.id ?? '',
    actor: 'system',
  });
  await addRecipients(db, { campaignId, contactIds: [contact?.id ?? ''], actor: 'system' });
  await activateCampaign(db, { campaignId, actor: 'system' });
}

it('a message whose service is silent is given up well within a lease that is set short', async () => {
  const stage = await openStage();
  await givenSilentService(stage);
  const startedAt = performance.now();
  const run = await stage.run(['run', '--json'], {
    EXECUTOR_LEASE_SECONDS: String(LEASE_SECONDS),
    SECRET_KEY: 'a secret key for tests, long enough',
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  // By its own executor: no other has to take it up while that one is alive and waits.
  expect(JSON.parse(run.stdout)).toMatchObject({ in_doubt: 1, rescued: { in_doubt: 0 } });
  expect(seconds).toBeLessThan(LEASE_SECONDS * 0.75);
}, 60_000);
