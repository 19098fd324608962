import type { Failure, Phase } from './classify.js';
import type { ComposedMail } from './compose.js';
import { createEnvelope, type Step } from './envelope.js';
import { readReply } from './reply.js';
import type { SmtpSender } from './sender.js';
import type { Wire } from './wire.js';

export type Transmission =
  /** Taken, by the reply to the final dot. */
  | { kind: 'taken'; reply: string }
  /** The gate did not let it through. The connection has been cut. */
  | { kind: 'refused' }
  | { kind: 'failed'; phase: Phase; failure: Failure };

/** A message that is to be handed over. */
export type Job = {
  mail: ComposedMail;
  /** The point of no return; called once, when all but the final dot is written. Rejecting means no. */
  gate: () => Promise<boolean>;
  /** What is left for this message, in milliseconds. */
  leftMs: () => number;
};

/** A message on its way. */
export type Transmitting = {
  /** What has to be written first: behind the end mark of the message before it, or by itself. */
  commands: string;
  /** From now on the server speaks to it. */
  start(): void;
  /** Comes once, and never rejects. */
  ended: Promise<Transmission>;
};

export type TransmitParams = {
  wire: Wire;
  smtp: SmtpSender['smtp'];
  job: Job;
  /** Asked when the end mark is about to be written: the message that begins in the same write, if there is one. */
  follow: () => Transmitting | undefined;
};

const END_MARK = '\r\n.\r\n';

/**
 * Hands one message over. Ends exactly once, and never while the gate is still being asked: until it has answered,
 * nobody knows on which side of it the action stands. Never throws.
 *
 * The end mark is written in one place, behind the gate's yes. A reply that comes before it belongs to nothing of
 * this message, so whoever is in the middle of it is cut. The first reply behind it is the reply to it, and all others
 * are for the message that follows.
 */
export function transmit({ wire, smtp, job, follow }: TransmitParams): Transmitting {
  const { mail } = job;
  const envelope = createEnvelope(mail, wire);
  if (envelope === null) return ended(failedAtMail(unsafe(mail)));
  let at: 'envelope' | 'body' | 'gate' | 'dot' | 'over' = 'envelope';
  /** What ended it while the gate was being asked. */
  let meanwhile: Failure | undefined;
  let behind: Transmitting | undefined;
  let timer: NodeJS.Timeout | undefined;
  let resolve: (transmission: Transmission) => void;

  const finish = (transmission: Transmission) => {
    at = 'over';
    clearTimeout(timer);
    wire.listen(null);
    resolve(transmission);
    behind?.start();
  };
  const fail = (failure: Failure) => {
    if (at === 'gate') meanwhile ??= failure;
    else if (at === 'envelope') finish({ kind: 'failed', ...envelope.end(failure) });
    else if (at !== 'over') finish({ kind: 'failed', phase: at, failure });
  };
  const cut = (failure: Failure) => {
    fail(failure);
    wire.cut();
  };
  const answered = (open: boolean) => {
    const stopped = meanwhile ?? hindrance(wire, smtp);
    if (open && !stopped) {
      at = 'dot';
      behind = follow();
      wire.write(END_MARK + (behind?.commands ?? ''));
      return;
    }
    // The gate may be behind it, but the dot was never written, and never will be.
    finish(open && stopped ? { kind: 'failed', phase: 'body', failure: stopped } : { kind: 'refused' });
    wire.cut();
  };
  const written = () => {
    if (at !== 'body') return;
    at = 'gate';
    job.gate().then(answered, () => answered(false));
  };
  const proceed = (step: Step) => {
    if (step.kind === 'write') wire.write(step.commands);
    else if (step.kind === 'refused') {
      fail(lost(smtp));
      if (step.cut) wire.cut();
    } else if (step.kind === 'message') {
      at = 'body';
      wire.write(mail.data, written);
    }
  };
  const reply = (text: string) => {
    if (at === 'envelope') return proceed(envelope.take(text));
    const said = readReply(text);
    const positive = said.code >= 200 && said.code < 300;
    if (at !== 'dot') return cut(positive ? outOfTurn(said.text) : { reply: said });
    if (positive) finish({ kind: 'taken', reply: said.text });
    else fail({ reply: said });
  };
  return {
    commands: envelope.commands,
    start: () => {
      if (!wire.open()) return fail(lost(smtp));
      timer = setTimeout(() => cut(lateness(smtp)), Math.max(0, job.leftMs()));
      wire.listen({ reply, ended: fail });
    },
    ended: new Promise((done) => {
      resolve = done;
    }),
  };
}

function ended(transmission: Transmission): Transmitting {
  return { commands: '', start: () => {}, ended: Promise.resolve(transmission) };
}

/** What keeps the end mark from being written, after all. */
function hindrance(wire: Wire, smtp: SmtpSender['smtp']): Failure | undefined {
  if (!wire.open()) return lost(smtp);
  // The rest of a reply that has begun before the end mark would be taken for the reply to it.
  if (wire.halfway()) return { code: 'unclear_reply', detail: `${smtp.host} spoke out of turn.` };
  return undefined;
}

function failedAtMail(failure: Failure): Transmission {
  return { kind: 'failed', phase: 'mail', failure };
}

function outOfTurn(reply: string): Failure {
  const detail = `The server took a message that was not at its end: ${reply}`;
  return { code: 'unclear_reply', detail };
}

function unsafe({ envelope: { from, to } }: ComposedMail): Failure {
  const detail = `${JSON.stringify(from)} and ${JSON.stringify(to)} are not two addresses.`;
  return { code: 'bad_envelope', detail };
}

function lateness({ host }: SmtpSender['smtp']): Failure {
  return { code: 'timeout', detail: `${host} took too long over one message.` };
}

function lost({ host }: SmtpSender['smtp']): Failure {
  return { code: 'connection_lost', detail: `${host} cut the connection.` };
}
