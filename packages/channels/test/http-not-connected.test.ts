import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { SendOutcome } from '@outreach/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHttpChannel } from '../src/http-channel.js';

afterEach(() => void vi.unstubAllGlobals());

async function outcomeAt(url: string): Promise<SendOutcome | undefined> {
  let outcome: SendOutcome | undefined;
  const message = {
    actionId: 'a',
    campaignId: 'c',
    recipientId: 'r',
    stepNumber: 1,
    channel: 'linkedin_message' as const,
    to: 'https://www.linkedin.com/in/ada',
    subject: null,
    body: 'Hi',
    at: new Date('2026-03-02T09:00:00Z'),
  };
  await createHttpChannel({ sender: { id: 's', url, secret: null } }).deliver([message], {
    gate: async () => new Set(['a']),
    mayStart: () => true,
    settle: (_, settled) => {
      outcome = settled;
    },
  });
  return outcome;
}

const system = (code: string, syscall: string) =>
  Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
/** As Node says it of a name with several addresses. */
const several = (...errors: NodeJS.ErrnoException[]) =>
  Object.assign(new AggregateError(errors), { code: errors[0]?.code });

describe('an error of fetch', () => {
  const NOTHING_TAKEN = { kind: 'retry', infrastructure: true };
  const IN_DOUBT = { kind: 'unknown' };

  it.each([
    [
      'no address answered',
      several(system('ETIMEDOUT', 'connect'), system('ENETUNREACH', 'connect')),
      NOTHING_TAKEN,
    ],
    ['a firewall forbids it', system('EPERM', 'connect'), NOTHING_TAKEN],
    ['the name is not looked up', system('EBADNAME', 'getaddrinfo'), NOTHING_TAKEN],
    ['the certificate is revoked', system('CERT_REVOKED', ''), NOTHING_TAKEN],
    ['the reply timed out', system('ETIMEDOUT', 'read'), IN_DOUBT],
    ['the connection was reset', system('ECONNRESET', 'read'), IN_DOUBT],
    [
      'one of two had been connected',
      several(system('ETIMEDOUT', 'connect'), system('ETIMEDOUT', 'read')),
      IN_DOUBT,
    ],
    ['of none at all', several(), IN_DOUBT],
  ])('where %s', async (_, cause, expected) => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('fetch failed', { cause });
    });
    expect(await outcomeAt('http://service.example/')).toMatchObject(expected);
  });
});

it('a service that hangs up before the encryption stands has taken nothing', async () => {
  const server = createTcpServer((socket) => void socket.once('data', () => socket.end()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const outcome = await outcomeAt(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  server.close();
  expect(outcome).toMatchObject({ kind: 'retry', infrastructure: true });
});

it.each(['Thu, 05 Nov 2099 08:49:37 GMT', 'Thursday, 05-Nov-49 08:49:37 GMT', 'Thu Nov  5 08:49:37 2099'])(
  'every form of a date may say when to come again: %s',
  async (date) => {
    const server = createServer((_, answer) => answer.writeHead(503, { 'retry-after': date }).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const outcome = await outcomeAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.close();
    expect(outcome).toMatchObject({ afterSeconds: 86_400 });
  },
);

it('a date without a zone is read as UTC', async () => {
  vi.stubEnv('TZ', 'America/New_York');
  const due = new Date(Date.now() + 7_200_000);
  const [weekday, day, month, year, time] = due.toUTCString().replace(',', '').split(' ');
  const asctime = `${weekday} ${month} ${Number(day)} ${time} ${year}`;
  vi.stubGlobal(
    'fetch',
    async () => new Response(null, { status: 503, headers: { 'retry-after': asctime } }),
  );
  const outcome = await outcomeAt('http://service.example/');
  vi.unstubAllEnvs();
  expect(outcome).toMatchObject({ afterSeconds: expect.closeTo(7_200, -1) });
});
