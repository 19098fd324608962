import type { SendOutcome } from '@outreach/core';
import { classify } from './classify.js';
import type { ComposedMail } from './compose.js';
import type { OpenParams } from './open-connection.js';
import type { Pool } from './pool.js';
import { openSession, type Session } from './session.js';
import type { Job, Transmission } from './transmit.js';

/** One of the connections that a mailbox may have at a time, and another in its place when it has ended. */
export type Line = {
  /**
   * Brings one message to its end. Never throws.
   * @param next as `Session.transmit` asks it; what it gives comes next on this line
   */
  carry(job: Job, next: () => Job | undefined): Promise<SendOutcome>;
  /** Whether the connection at hand can take this mail. */
  suits(mail: ComposedMail): boolean;
  /** To be called at the end, once. */
  giveBack(): void;
};

export type LineParams = {
  pool: Pool;
  open: OpenParams;
  /** What is to become of every message that has not begun, should there be anything that holds for all. */
  held: () => SendOutcome | undefined;
};

/** Waits for a turn of the pool. A connection is opened when it is needed first. */
export async function openLine({ pool, open, held }: LineParams): Promise<Line> {
  await pool.turn();
  let session: Session | undefined;

  /** A connection for this job, or what becomes of the job without. */
  const connect = async ({ mail }: Job): Promise<{ session: Session } | { outcome: SendOutcome }> => {
    let outcome = held();
    if (outcome) return { outcome };
    session = (await fit(session)) ?? pool.kept();
    if (!session) {
      const opened = await openSession(open);
      if (!('session' in opened)) return { outcome: classify(opened.phase, opened.failure) };
      session = opened.session;
      outcome = held();
      if (outcome) return { outcome };
    }
    outcome = cannotTake(session, mail);
    return outcome ? { outcome } : { session };
  };
  return {
    carry: async (job, next) => {
      for (;;) {
        const connected = session?.hasBegun(job) ? { session } : await connect(job);
        if ('outcome' in connected) return connected.outcome;
        const stale = connected.session.used();
        const transmission = await connected.session.transmit(job, next);
        if (transmission.kind === 'taken') return { kind: 'sent', reply: transmission.reply };
        if (transmission.kind === 'refused') return { kind: 'refused' };
        if (!stale || !closedBefore(transmission) || job.leftMs() <= 0)
          return classify(transmission.phase, transmission.failure);
        // The server had ended a connection that was only kept. That is no failure: once more.
        connected.session.cut();
      }
    },
    suits: (mail) => session !== undefined && cannotTake(session, mail) === undefined,
    giveBack: () => pool.giveBack(session),
  };
}

/** The connection once it is ready for another message, unless it will not be. */
async function fit(session: Session | undefined): Promise<Session | undefined> {
  await session?.ready();
  if (session?.usable()) return session;
  void session?.quit();
  return undefined;
}

/** Whether the server was gone, or about to go, before anything of the message had been written. */
function closedBefore({ phase, failure }: Extract<Transmission, { kind: 'failed' }>): boolean {
  if (phase === 'body' || phase === 'dot') return false;
  return 'reply' in failure ? failure.reply.code === 421 : failure.code !== 'timeout';
}

/** An address that is not ASCII needs a server that knows SMTPUTF8 (RFC 6531). */
function cannotTake(session: Session, { international, envelope }: ComposedMail): SendOutcome | undefined {
  if (international === null || session.international()) return undefined;
  const code = 'smtputf8_not_offered';
  const detail = (address: string) =>
    `The mail server does not take addresses with letters outside ASCII (SMTPUTF8), such as ${address}.`;
  return international === 'sender'
    ? { kind: 'sender_failed', code, detail: detail(envelope.from) }
    : { kind: 'rejected', code, detail: detail(envelope.to) };
}
