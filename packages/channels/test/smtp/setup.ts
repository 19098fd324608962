import type { Channel, DeliveryPort, MailDetails, OutgoingMessage, SendOutcome } from '@outreach/core';
import type { SmtpSender } from '../../src/smtp/sender.js';
import { createSmtpChannel, type SmtpChannelParams } from '../../src/smtp/smtp-channel.js';
import { type Report, type ScriptedServer, startScriptedServer } from './scripted-server.js';

type SenderParts = Partial<Omit<SmtpSender, 'smtp'>> & { smtp?: Partial<SmtpSender['smtp']> };

/** No deadline is to end a test that is not about it, however busy the machine is. */
export const DEADLINES = { connectMs: 30_000, silenceMs: 30_000, messageMs: 60_000, idleMs: 60_000 };
/** For what only a deadline ends. */
export const SHORT = { ...DEADLINES, connectMs: 1_500, silenceMs: 1_500 };

export function sender(port: number, over: SenderParts = {}): SmtpSender {
  return {
    id: 'sender-1',
    fromName: 'Grace Hopper',
    fromEmail: 'grace@example.org',
    replyTo: null,
    dkim: null,
    ...over,
    smtp: { host: '127.0.0.1', port, tls: 'none', user: null, password: null, ...over.smtp },
  };
}

export function message(
  actionId: string,
  over: Partial<Omit<OutgoingMessage, 'mail'>> & { mail?: Partial<MailDetails> } = {},
): OutgoingMessage {
  return {
    actionId,
    campaignId: 'campaign-1',
    recipientId: `recipient-of-${actionId}`,
    stepNumber: 1,
    channel: 'email',
    to: 'ada@example.com',
    subject: 'An engine',
    body: 'Hello Ada.\n',
    at: new Date('2026-03-29T01:30:00.000Z'),
    ...over,
    mail: {
      messageId: `${actionId}@example.org`,
      references: [],
      toName: 'Ada Lovelace',
      format: 'text',
      unsubscribeUrl: null,
      ...over.mail,
    },
  };
}

export type RecordingPort = DeliveryPort & {
  asked: string[];
  /** In the order in which they were settled; an action that is settled twice stands here twice. */
  settled: { actionId: string; outcome: SendOutcome }[];
};

export function port(over: Partial<DeliveryPort> = {}): RecordingPort {
  const asked: string[] = [];
  const settled: RecordingPort['settled'] = [];
  const gate = over.gate ?? (async (messages) => new Set(messages.map(({ actionId }) => actionId)));
  return {
    asked,
    settled,
    gate: (messages) => {
      asked.push(...messages.map(({ actionId }) => actionId));
      return gate(messages);
    },
    settle: ({ actionId }, outcome) => settled.push({ actionId, outcome }),
    mayStart: over.mayStart ?? (() => true),
  };
}

/** A server by the script, a channel to it, and what both say when it is over. */
export async function deliverTo(
  settings: Parameters<typeof startScriptedServer>[0],
  messages: OutgoingMessage[],
  params: {
    port?: RecordingPort;
    sender?: SenderParts;
    channel?: Partial<SmtpChannelParams>;
  } = {},
): Promise<{ port: RecordingPort; outcomes: SendOutcome[]; report: Report }> {
  const server = await startScriptedServer(settings);
  const used = params.port ?? port();
  let channel: Channel | undefined;
  try {
    channel = createSmtpChannel({
      sender: sender(server.port, params.sender),
      deadlines: DEADLINES,
      ...params.channel,
    });
    await channel.deliver(messages, used);
    await channel.close();
    return {
      port: used,
      outcomes: used.settled.map(({ outcome }) => outcome),
      report: await server.report(),
    };
  } finally {
    await stopAll(channel, server);
  }
}

async function stopAll(channel: Channel | undefined, server: ScriptedServer): Promise<void> {
  await channel?.close();
  await server.stop();
}
