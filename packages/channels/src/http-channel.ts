import { createHmac } from 'node:crypto';
import type { Channel, DeliveryPort, OutgoingMessage, SendOutcome } from '@outreach/core';
import { neverConnected } from './never-connected.js';

export type HttpSender = {
  id: string;
  /** Takes one message a POST. */
  url: string;
  /** Signs each body; null = unsigned. */
  secret: string | null;
};

/** How long the other side may take to answer, in milliseconds. */
const TIMEOUT_MS = 30_000;
/** Requests at once. */
const CONNECTIONS = 4;
/** Answers by which the other side says that it did not take the message, and will later (RFC 9110, RFC 6585). */
const LATER = new Set([408, 425, 429, 503]);
/** The longest wait that `Retry-After` can ask for, in seconds. */
const LONGEST_WAIT = 86_400;

/**
 * Hands messages to a service by HTTP: one POST of JSON each, with the action's id as `Idempotency-Key`, and with a
 * secret its HMAC-SHA256 in `X-Outreach-Signature: sha256=<hex>`. The gate stands right before the request.
 *
 * 2xx is taken; 408, 425, 429 and 503 are tried again; other 4xx and redirects are refused for good. After any other
 * answer, or none once the request was on its way, nobody can know.
 */
export function createHttpChannel(params: { sender: HttpSender; timeoutMs?: number }): Channel {
  const { sender, timeoutMs = TIMEOUT_MS } = params;
  return {
    name: `http:${sender.id}`,
    simulated: false,
    async deliver(messages, port) {
      const queue = [...messages];
      const work = async () => {
        for (let message = queue.shift(); message; message = queue.shift())
          port.settle(message, await deliverOne(sender, message, { port, timeoutMs }));
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, work));
    },
    evidence: async (gatedAt) => new Map([...gatedAt.keys()].map((id) => [id, 'unknown'])),
    close: async () => undefined,
  };
}

/** No request can be made of it, and the refusal of that repeats the password. */
const WITH_CREDENTIALS: SendOutcome = {
  kind: 'sender_failed',
  code: 'bad_url',
  detail: 'The address of the service holds a user or a password, which cannot be sent there. Take them out.',
};

function holdsCredentials(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}

async function deliverOne(
  sender: HttpSender,
  message: OutgoingMessage,
  params: { port: DeliveryPort; timeoutMs: number },
): Promise<SendOutcome> {
  const { port, timeoutMs } = params;
  if (!port.mayStart()) return { kind: 'refused' };
  if (holdsCredentials(sender.url)) return WITH_CREDENTIALS;
  const passed = await port.gate([message]).catch(() => new Set<string>());
  if (!passed.has(message.actionId)) return { kind: 'refused' };
  const body = JSON.stringify({
    action_id: message.actionId,
    campaign_id: message.campaignId,
    recipient_id: message.recipientId,
    step_number: message.stepNumber,
    channel: message.channel,
    to: message.to,
    subject: message.subject,
    body: message.body,
    at: message.at.toISOString(),
  });
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'idempotency-key': message.actionId,
  };
  if (sender.secret !== null)
    headers['x-outreach-signature'] =
      `sha256=${createHmac('sha256', sender.secret).update(body).digest('hex')}`;
  try {
    const answer = await fetch(sender.url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return outcomeOf(answer);
  } catch (error) {
    return outcomeOfError(error);
  }
}

function outcomeOf(answer: Response): SendOutcome {
  const { status } = answer;
  const reply = `HTTP ${status}`;
  if (status >= 200 && status < 300) return { kind: 'sent', reply };
  const detail = `The service answered with ${reply}.`;
  if (LATER.has(status)) {
    const seconds = secondsIn(answer.headers.get('retry-after'));
    const afterSeconds = seconds > 0 ? { afterSeconds: Math.min(seconds, LONGEST_WAIT) } : {};
    return { kind: 'retry', code: `http_${status}`, detail, ...afterSeconds };
  }
  if (status === 401 || status === 403) return { kind: 'sender_failed', code: `http_${status}`, detail };
  if (status < 500) return { kind: 'rejected', code: `http_${status}`, detail };
  return { kind: 'unknown', code: `http_${status}`, detail };
}

/** `Retry-After`, which is a number of seconds or a date (RFC 9110, section 10.2.3); 0 for neither. */
function secondsIn(retryAfter: string | null): number {
  if (retryAfter === null) return 0;
  const seconds = Number(retryAfter);
  // The oldest of the three forms of a date names no zone; all are in UTC.
  const at = () => Date.parse(retryAfter.endsWith('GMT') ? retryAfter : `${retryAfter} GMT`);
  const found = Number.isNaN(seconds) ? (at() - Date.now()) / 1_000 : seconds;
  return Number.isFinite(found) ? Math.ceil(found) : 0;
}

function outcomeOfError(error: unknown): SendOutcome {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (neverConnected(cause))
    return {
      kind: 'retry',
      code: 'http_unreachable',
      detail: `The service cannot be reached: ${reason}`,
      infrastructure: true,
    };
  return { kind: 'unknown', code: 'no_reply', detail: `The service gave no answer: ${reason}` };
}
