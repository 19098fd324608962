import { type Opened, type OpenParams, openConnection } from './open-connection.js';
import { type Job, type Transmission, type Transmitting, transmit } from './transmit.js';
import { takeOver, type Wire } from './wire.js';

/** Some servers refuse or slow down a connection that is used for ever. */
const MAX_MESSAGES = 100;
/** For the good-bye of an idle connection, in milliseconds. */
const QUIT_MS = 1_000;

/** A connection that is logged in and carries one message after the other. */
export type Session = {
  /** False when it has been closed by either side, or has carried its share. */
  usable(): boolean;
  /** It has carried a message before, so the server may have closed it since. */
  used(): boolean;
  /** Takes addresses that are not ASCII. */
  international(): boolean;
  /**
   * One at a time: after `ready` has come, or a job that `next` has given for the one before.
   * @param next asked when the end mark of this one is about to be written: what begins in the same write (PIPELINING, RFC
   * 2920), which saves waiting for the reply to it
   */
  transmit(job: Job, next?: () => Job | undefined): Promise<Transmission>;
  /** The server has been told of it already, by `next`. */
  hasBegun(job: Job): boolean;
  /** Comes when it can carry the next message, or has been closed. */
  ready(): Promise<void>;
  /** Says good-bye, and cuts when that is not answered. */
  quit(): Promise<void>;
  cut(): void;
};

export async function openSession(
  params: OpenParams,
): Promise<{ session: Session } | Exclude<Opened, { connection: unknown }>> {
  const opened = await openConnection(params);
  if (!('connection' in opened)) return opened;
  return { session: wrap(takeOver(opened.connection, params.smtp), params) };
}

const none = () => undefined;

function wrap(wire: Wire, { smtp }: OpenParams): Session {
  let messages = 0;
  let recovered: Promise<void> = Promise.resolve();
  /** More than one, when the server and the gate are faster than whoever waits for the outcomes. */
  const begun = new Map<Job, Transmitting>();
  // Whoever has answered one end mark by itself will not leave another one out and answer what stands behind it instead.
  let answersMarks = false;

  const prepare = (job: Job, next: () => Job | undefined): Transmitting => {
    messages++;
    return transmit({ wire, smtp, job, follow: () => follow(next) });
  };
  const follow = (next: () => Job | undefined): Transmitting | undefined => {
    if (!answersMarks || messages >= MAX_MESSAGES || !wire.offers('PIPELINING')) return undefined;
    const job = next();
    if (!job) return undefined;
    const transmitting = prepare(job, next);
    begun.set(job, transmitting);
    return transmitting;
  };
  const begin = (job: Job, next: () => Job | undefined): Transmitting => {
    const transmitting = prepare(job, next);
    transmitting.start();
    if (wire.open()) wire.write(transmitting.commands);
    return transmitting;
  };
  return {
    usable: () => wire.open() && messages < MAX_MESSAGES,
    used: () => messages > 0,
    international: () => wire.offers('SMTPUTF8'),
    transmit: async (job, next = none) => {
      const transmitting = begun.get(job) ?? begin(job, next);
      begun.delete(job);
      const transmission = await transmitting.ended;
      if (transmission.kind === 'taken') answersMarks = true;
      if (transmission.kind === 'failed') recovered = recover(wire, transmission);
      return transmission;
    },
    hasBegun: (job) => begun.has(job),
    ready: () => recovered,
    quit: () => quit(wire),
    cut: () => wire.cut(),
  };
}

/**
 * After a refused address the server still holds the sender of that message: RSET. After a refused message it holds
 * nothing. After anything else nobody knows what the next reply belongs to.
 */
async function recover(
  wire: Wire,
  { phase, failure }: Extract<Transmission, { kind: 'failed' }>,
): Promise<void> {
  const refused = 'reply' in failure && failure.reply.code >= 400 && failure.reply.code !== 421;
  if (!refused || phase === 'body' || !wire.open()) return wire.cut();
  if (phase === 'dot') return;
  const reply = await ask(wire, 'RSET');
  if (!/^2\d\d/.test(reply)) wire.cut();
}

async function quit(wire: Wire): Promise<void> {
  const timer = setTimeout(() => wire.cut(), QUIT_MS);
  if (wire.open()) await ask(wire, 'QUIT');
  clearTimeout(timer);
  wire.cut();
}

/** The reply to one command; empty when the connection ends without. */
function ask(wire: Wire, command: string): Promise<string> {
  return new Promise((resolve) => {
    const heard = (reply: string) => {
      wire.listen(null);
      resolve(reply);
    };
    wire.listen({ reply: heard, ended: () => heard('') });
    wire.write(`${command}\r\n`);
  });
}
