import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import {
  getRecipient,
  markResponded,
  pauseCampaign,
  pauseRecipients,
  removeRecipient,
  schema,
  suppress,
} from '@outreach/core';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { openCampaign, openStage, type Stage } from './support.js';

type Point = 'data' | 'dot';

/** A mail server that takes one message at a time, and waits at one point until it is told to go on. */
async function openSlowServer(point: Point) {
  let reached: () => void = () => {};
  let goOn: () => void = () => {};
  const at = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const released = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let taken = 0;
  const server = createServer((socket) => {
    let body = false;
    let rest = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    const wait = async (here: Point, then: () => void) => {
      if (here === point) {
        reached();
        await released;
      }
      then();
    };
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (body) {
          if (line !== '.') continue;
          body = false;
          taken++;
          void wait('dot', () => say('250 2.0.0 taken'));
        } else if (/^DATA/i.test(line)) {
          void wait('data', () => {
            body = true;
            say('354 go on');
          });
        } else if (/^QUIT/i.test(line)) {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
    say('220 slow');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, at, goOn, taken: () => taken };
}

async function sending(point: Point) {
  const stage = await openStage();
  const server = await openSlowServer(point);
  const { campaignId } = await openCampaign(stage, { people: 1, delays: [0, 0] });
  await sendFrom(stage, { campaignId, port: server.port });
  const [recipient] = await stage.sql`
    SELECT r.id, p.email FROM campaign_recipients r JOIN contacts p ON p.id = r.contact_id
    WHERE r.campaign_id = ${campaignId}`;
  const run = stage.run(['run', '--json'], { SECRET_KEY: 'a key of thirty-two characters or more' });
  await server.at;
  return { stage, server, campaignId, recipientId: recipient?.id ?? '', email: recipient?.email ?? '', run };
}

async function sendFrom(stage: Stage, params: { campaignId: string; port: number }): Promise<void> {
  const [sender] = await stage.db
    .insert(schema.senders)
    .values({
      kind: 'email',
      name: 'Sam',
      mode: 'smtp',
      fromEmail: 'sam@us.example',
      smtpHost: '127.0.0.1',
      smtpPort: params.port,
      smtpTls: 'none',
    })
    .returning();
  await stage.db
    .insert(schema.campaignSenders)
    .values({ campaignId: params.campaignId, senderId: sender?.id ?? '', position: 0 });
  await stage.sql`UPDATE campaign_actions SET sender_id = ${sender?.id ?? ''}`;
}

type At = Awaited<ReturnType<typeof sending>>;
const actor = 'user:test';
const INTERVENTIONS: [string, (at: At) => Promise<number>][] = [
  [
    'a pause',
    async ({ stage, campaignId }) => (await pauseCampaign(stage.db, { campaignId, actor })).inFlight,
  ],
  [
    'an answer',
    async ({ stage, campaignId, recipientId }) =>
      (await markResponded(stage.db, { campaignId, recipientId, actor })).inFlight,
  ],
  [
    'an opt-out',
    async ({ stage, email }) =>
      (await suppress(stage.db, { addresses: [email], reason: 'unsubscribed', actor })).inFlight,
  ],
  [
    'a pause of this person',
    async ({ stage, campaignId, recipientId }) =>
      (await pauseRecipients(stage.db, { campaignId, recipientIds: [recipientId], actor })).inFlight,
  ],
];

describe('between a mail server and the gate', () => {
  let last: At | undefined;
  afterEach(() => last?.server.goOn());

  it.each(INTERVENTIONS)('%s before the final dot: the server takes nothing', async (_name, intervene) => {
    last = await sending('data');
    expect(await intervene(last)).toBe(0);
    last.server.goOn();
    expect((await last.run).code).toBe(0);
    expect(last.server.taken()).toBe(0);
  });

  it('a removal before the final dot: the server takes nothing', async () => {
    last = await sending('data');
    const { stage, campaignId, recipientId } = last;
    await removeRecipient(stage.db, { campaignId, recipientId, actor });
    last.server.goOn();
    expect((await last.run).code).toBe(0);
    expect(last.server.taken()).toBe(0);
  });

  it.each(INTERVENTIONS)(
    '%s behind the final dot counts one in flight; nothing follows it',
    async (_name, intervene) => {
      last = await sending('dot');
      expect(await intervene(last)).toBe(1);
      last.server.goOn();
      expect((await last.run).code).toBe(0);
      expect(last.server.taken()).toBe(1);
      const { stage, campaignId, recipientId } = last;
      expect(await getRecipient(stage.db, { campaignId, recipientId })).toMatchObject({ sentCount: 1 });
      expect((await stage.actions()).sending).toBeUndefined();
    },
  );

  it('a removal behind the final dot is refused until it has been recorded', async () => {
    last = await sending('dot');
    const { stage, campaignId, recipientId } = last;
    await expect(removeRecipient(stage.db, { campaignId, recipientId, actor })).rejects.toMatchObject({
      code: 'in_flight',
    });
    last.server.goOn();
    expect((await last.run).code).toBe(0);
    expect(last.server.taken()).toBe(2);
  });
});
