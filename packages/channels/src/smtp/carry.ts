import type { DeliveryPort, OutgoingMessage, SendOutcome } from '@outreach/core';
import { classify } from './classify.js';
import type { ComposedMail, Composition } from './compose.js';
import type { OpenParams } from './open-connection.js';
import type { Pool } from './pool.js';
import { openSession, type Session } from './session.js';
import type { Transmission } from './transmit.js';

export type CarryParams = {
  pool: Pool;
  open: OpenParams;
  message: OutgoingMessage;
  composition: Promise<Composition>;
  port: DeliveryPort;
  /** What is already known of every message of this sender: asked when it is this one's turn. */
  known: () => SendOutcome | undefined;
};

const REFUSED: SendOutcome = { kind: 'refused' };

/** Brings one message to its end, over a connection that is kept or a new one. Never throws. */
export async function carry(params: CarryParams): Promise<SendOutcome> {
  const { pool, port } = params;
  const composition = await params.composition;
  if ('outcome' in composition) return composition.outcome;
  await pool.turn();
  // Returned as soon as it is known; the connection may still have something to put in order.
  let session: Session | undefined;
  try {
    const startedAt = performance.now();
    const left = () => params.open.deadlines.messageMs - (performance.now() - startedAt);
    for (;;) {
      const known = params.known();
      if (known) return known;
      if (!port.mayStart()) return REFUSED;
      session = pool.kept();
      if (!session) {
        const opened = await openSession(params.open);
        if (!('session' in opened)) return classify(opened.phase, opened.failure);
        session = opened.session;
        if (!port.mayStart()) return REFUSED;
      }
      const unfit = cannotTake(session, composition.mail);
      if (unfit) return unfit;
      const stale = session.used();
      const transmission = await session.transmit(composition.mail, () => asks(params), left());
      if (transmission.kind === 'taken') return { kind: 'sent', reply: transmission.reply };
      if (transmission.kind === 'refused') return REFUSED;
      if (!stale || !closedBefore(transmission) || left() <= 0) {
        return classify(transmission.phase, transmission.failure);
      }
      // The server had ended a connection that was only kept. That is no failure: once more.
      session.cut();
    }
  } finally {
    pool.giveBack(session);
  }
}

async function asks({ port, message }: CarryParams): Promise<boolean> {
  return (await port.gate([message])).has(message.actionId);
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
