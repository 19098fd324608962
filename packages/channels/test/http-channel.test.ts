import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { OutgoingMessage, SendOutcome } from '@outreach/core';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpChannel } from '../src/http-channel.js';
import { selfSigned } from './smtp/certificate.js';

const MESSAGE: OutgoingMessage = {
  actionId: 'a',
  campaignId: 'c',
  recipientId: 'r',
  stepNumber: 1,
  channel: 'linkedin_message',
  to: 'https://www.linkedin.com/in/ada',
  subject: null,
  body: 'Hi',
  at: new Date('2026-03-02T09:00:00Z'),
};

const open: { close(): void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listening(
  server: ReturnType<typeof createHttpServer | typeof createHttpsServer>,
): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function outcomeAt(url: string): Promise<SendOutcome | undefined> {
  let outcome: SendOutcome | undefined;
  await createHttpChannel({ sender: { id: 's', url, secret: null } }).deliver([MESSAGE], {
    gate: async () => new Set(['a']),
    mayStart: () => true,
    settle: (_, settled) => {
      outcome = settled;
    },
  });
  return outcome;
}

const answering = async (listener: RequestListener) =>
  await outcomeAt(`http://127.0.0.1:${await listening(createHttpServer(listener))}/`);

describe('a message to a service', () => {
  it.each([
    [200, 'sent'],
    [202, 'sent'],
    [302, 'rejected'],
    [401, 'sender_failed'],
    [404, 'rejected'],
    [429, 'retry'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'retry'],
  ])('that answers %i is %s', async (status, kind) => {
    expect(await answering((_, answer) => answer.writeHead(status).end())).toMatchObject({ kind });
  });

  it('at an address with a password in it is not begun, and the password told nobody', async () => {
    const outcome = await outcomeAt('http://me:secret-word@127.0.0.1:1/');
    expect(outcome).toMatchObject({ kind: 'sender_failed' });
    expect(JSON.stringify(outcome)).not.toContain('secret-word');
  });

  it.each([
    ['7200', 7_200],
    [new Date(Date.now() + 7_200_000).toUTCString(), 7_200],
    ['999999999', 86_400],
  ])('is put off as it asks: %s', async (wait, seconds) => {
    const outcome = await answering((_, answer) => answer.writeHead(503, { 'retry-after': wait }).end());
    expect(outcome).toMatchObject({ kind: 'retry', afterSeconds: expect.closeTo(seconds, -1) });
  });

  it.each(['soon', '-5', new Date(0).toUTCString()])(
    'is put off as usual when it asks for %s',
    async (wait) => {
      const outcome = await answering((_, answer) => answer.writeHead(503, { 'retry-after': wait }).end());
      expect(outcome).not.toHaveProperty('afterSeconds');
    },
  );

  it('that cuts the connection in the middle is in doubt', async () => {
    expect(await answering((request) => request.socket.destroy())).toMatchObject({ kind: 'unknown' });
  });

  it.each(['localhost', 'nobody known'])('is certainly not taken by one certified by %s', async (issuer) => {
    let requests = 0;
    const port = await listening(createHttpsServer(selfSigned('localhost', issuer), () => requests++));
    expect(await outcomeAt(`https://localhost:${port}/`)).toMatchObject({
      kind: 'retry',
      infrastructure: true,
    });
    expect(requests).toBe(0);
  });

  it.each(['http://127.0.0.1:1/', 'http://127.0.0.1:6000/', 'http://nowhere.invalid/'])(
    'is certainly not taken where nobody can be asked: %s',
    async (url) => {
      expect(await outcomeAt(url)).toMatchObject({ kind: 'retry', infrastructure: true });
    },
  );
});
