import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random.js';
import { faultFor, type SinkFault } from './faults.js';
import type { Holds } from './holds.js';
import type { SinkSettings, Taken } from './messages.js';

export type ConverseParams = SinkSettings & {
  holds: Holds;
  random: Random;
  /** Messages begun so far, by recipient. */
  seen: Map<string, number>;
  /** Writes down a message; it counts as taken from then on, whether the other side is told or not. */
  take(message: Taken): void;
};

type Mail = { to: string; fault: SinkFault | undefined };

/** Takes mail over one connection, as an SMTP server does (RFC 5321), until either side ends it. */
export async function converse(socket: Socket, params: ConverseParams): Promise<void> {
  const lines = readLines(socket);
  const say = async (text: string) => {
    if (params.latencyMs > 0) await sleep(params.random.between(0, params.latencyMs));
    if (socket.writable) socket.write(`${text}\r\n`);
  };
  const hang = async () => {
    while (!(await lines.next()).done);
  };
  let mail: Mail | undefined;
  await say('220 sink ready');
  for await (const line of lines) {
    const verb = line.slice(0, 4).toUpperCase();
    switch (verb) {
      case 'EHLO':
        await say('250-sink\r\n250-PIPELINING\r\n250 8BITMIME');
        break;
      case 'MAIL':
      case 'RSET':
        mail = undefined;
        await say('250 2.0.0 ok');
        break;
      case 'RCPT': {
        mail = begin(line, params);
        if (mail.fault === 'put_off') mail = undefined;
        await say(mail ? '250 2.1.5 ok' : '451 4.3.0 not now');
        break;
      }
      case 'DATA': {
        if (!mail) {
          await say('503 5.5.1 nobody to send it to');
          break;
        }
        if (mail.fault === 'hang_before') return await hang();
        if (mail.fault === 'drop_before') return void socket.destroy();
        await params.holds.pass('data');
        await say('354 go on');
        const message = await readMessage(lines);
        // Gone before the final dot: nothing was taken.
        if (message === undefined) return;
        const silent = mail.fault === 'drop_after' || mail.fault === 'hang_after';
        params.take({ ...message, to: mail.to, silent });
        if (mail.fault === 'drop_after') return void socket.destroy();
        if (mail.fault === 'hang_after') return await hang();
        mail = undefined;
        await params.holds.pass('dot');
        await say('250 2.0.0 taken');
        break;
      }
      case 'QUIT':
        await say('221 2.0.0 bye');
        socket.end();
        return;
      default:
        await say('502 5.5.1 what?');
    }
  }
}

function begin(line: string, params: ConverseParams): Mail {
  const to = /<(.*)>/.exec(line)?.[1] ?? '';
  const nth = (params.seen.get(to) ?? 0) + 1;
  params.seen.set(to, nth);
  return { to, fault: params.faults ? faultFor(params.seed, to, nth) : undefined };
}

/** Its Message-ID and subject; undefined when the connection ended before the final dot. */
async function readMessage(
  lines: AsyncIterator<string>,
): Promise<{ messageId: string; subject: string } | undefined> {
  const headers = new Map<string, string>();
  let inHeaders = true;
  for (;;) {
    const { value: line, done } = await lines.next();
    if (done) return undefined;
    if (line === '.')
      return { messageId: headers.get('message-id') ?? '', subject: headers.get('subject') ?? '' };
    if (line === '') inHeaders = false;
    const header = inHeaders ? /^([\w-]+): *(.*)$/.exec(line) : null;
    if (header?.[1]) headers.set(header[1].toLowerCase(), (header[2] ?? '').replace(/^<|>$/g, ''));
  }
}

async function* readLines(socket: Socket): AsyncGenerator<string, void> {
  let rest = '';
  for await (const chunk of socket) {
    rest += (chunk as Buffer).toString('latin1');
    const lines = rest.split('\r\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
