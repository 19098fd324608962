import type { Channel, MailIdentity, SenderWays, SendingSender } from '@outreach/core';
import { createHttpChannel } from './http-channel.js';
import { deadlinesWithin } from './smtp/sender.js';
import { createSmtpChannel, SMTP_CONNECTIONS } from './smtp/smtp-channel.js';

export type OpenSenderWays = SenderWays & { close(): Promise<void> };

/**
 * The ways out of senders: each one's channel is opened when its first message is due, and anew when how it connects
 * has changed.
 * @param params.load what sending takes, with the secrets in clear
 * @param params.connections to one SMTP server at once
 * @param params.leaseSeconds how long a claim holds, which one message must not outlast; 120 when not given
 * @param params.log takes a sentence for people about each message that did not go out
 */
export function openSenderWays(params: {
  load: (senderId: string) => Promise<SendingSender>;
  identity: MailIdentity;
  connections?: number;
  leaseSeconds?: number;
  log?: (sentence: string) => void;
}): OpenSenderWays {
  const opened = new Map<string, { version: number; channel: Promise<Channel> }>();
  const retired: Promise<void>[] = [];
  const retire = (channel: Promise<Channel>) =>
    retired.push(
      channel.then(
        (old) => old.close(),
        () => undefined,
      ),
    );
  return {
    identity: params.identity,
    atOnce: params.connections ?? SMTP_CONNECTIONS,
    open: ({ id, version }) => {
      const known = opened.get(id);
      if (known?.version === version) return known.channel;
      if (known) retire(known.channel);
      const channel = params.load(id).then((sender) => channelOf(sender, params));
      // What could not be opened is tried again by the next batch.
      channel.catch(() => opened.delete(id));
      opened.set(id, { version, channel });
      return channel;
    },
    close: async () => {
      for (const { channel } of opened.values()) retire(channel);
      opened.clear();
      await Promise.all(retired);
    },
  };
}

function channelOf(
  sender: SendingSender,
  params: { connections?: number; leaseSeconds?: number; log?: (sentence: string) => void },
): Channel {
  const { connections, leaseSeconds, log } = params;
  const { id, smtp, httpUrl } = sender;
  if (smtp !== null)
    return createSmtpChannel({
      sender: { ...sender, smtp },
      ...(connections === undefined ? {} : { connections }),
      ...(leaseSeconds === undefined ? {} : { deadlines: deadlinesWithin(leaseSeconds) }),
      ...(log ? { log } : {}),
    });
  if (httpUrl !== null)
    return createHttpChannel({
      sender: { id, url: httpUrl, secret: sender.httpSecret },
      ...(leaseSeconds === undefined ? {} : { timeoutMs: deadlinesWithin(leaseSeconds).silenceMs }),
    });
  throw new Error(`The sender ${sender.name} has no way out for its mode ${sender.mode}.`);
}
