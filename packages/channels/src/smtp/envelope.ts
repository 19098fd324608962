import type { Failure } from './classify.js';
import type { ComposedMail } from './compose.js';
import { readReply } from './reply.js';
import type { Wire } from './wire.js';

/** The commands before a message, in their order. */
const PHASES = ['mail', 'rcpt', 'data'] as const;
/** A reply by which the next command, or the message, may come. Nothing else will do: replies may be out of step. */
const ACCEPTED = { mail: /^2\d\d(?:[ -]|$)/, rcpt: /^2\d\d(?:[ -]|$)/, data: /^3\d\d(?:[ -]|$)/ };
/** By this the server ends the connection, at whichever command. */
const CLOSING = /^421(?:[ -]|$)/;
/** What would end the address or the command (RFC 5321, 4.1.2). */
const UNSAFE = /[\r\n<>]/;

export type EnvelopeEnd = { phase: (typeof PHASES)[number]; failure: Failure };

/** What comes after a reply. */
export type Step =
  | { kind: 'wait' }
  | { kind: 'write'; commands: string }
  /** The server waits for the message. */
  | { kind: 'message' }
  /** `cut`: the server closes, or waits for a message that will not come. */
  | { kind: 'refused'; cut: boolean };

export type Envelope = {
  /** To be written first: all three commands at once where the server offers that (PIPELINING, RFC 2920). */
  commands: string;
  take(reply: string): Step;
  /** Why it went no further: what the server has refused first, else the failure at the command it owes a reply to. */
  end(failure: Failure): EnvelopeEnd;
};

/** MAIL, RCPT and DATA of one message. Null when an address could be read as something else. */
export function createEnvelope({ envelope, international }: ComposedMail, wire: Wire): Envelope | null {
  const { from, to } = envelope;
  if (UNSAFE.test(from) || UNSAFE.test(to)) return null;
  const utf8 = international !== null && wire.offers('SMTPUTF8') ? ' SMTPUTF8' : '';
  const commands = [`MAIL FROM:<${from}>${utf8}\r\n`, `RCPT TO:<${to}>\r\n`, 'DATA\r\n'] as const;
  const atOnce = wire.offers('PIPELINING');
  let refusal: EnvelopeEnd | undefined;
  let answered = 0;
  const phase = () => PHASES[answered] ?? 'data';

  return {
    commands: atOnce ? commands.join('') : commands[0],
    take: (reply) => {
      const at = phase();
      const accepted = ACCEPTED[at].test(reply);
      if (!accepted) refusal ??= { phase: at, failure: { reply: readReply(reply) } };
      answered++;
      if (CLOSING.test(reply)) return { kind: 'refused', cut: true };
      if (at === 'data') return refusal ? { kind: 'refused', cut: accepted } : { kind: 'message' };
      if (atOnce) return { kind: 'wait' };
      return refusal
        ? { kind: 'refused', cut: false }
        : { kind: 'write', commands: commands[answered] ?? '' };
    },
    end: (failure) => refusal ?? { phase: phase(), failure },
  };
}
