import type { Channel, Channels, OutgoingMessage } from '../delivery/channel.js';
import { deliverAtOnce } from '../delivery/deliver-at-once.js';

/** A way out that leads nowhere: every message counts as sent, but for those to addresses that are told to refuse. */
export function silentChannels(refuses: (message: OutgoingMessage) => boolean): Channels {
  const channel: Channel = {
    name: 'demo',
    simulated: true,
    deliver: (messages, port) =>
      deliverAtOnce(messages, port, async (passed) =>
        passed.map((message) =>
          refuses(message)
            ? { kind: 'rejected', code: '5.1.1', detail: 'The mailbox does not exist (550 5.1.1).' }
            : { kind: 'sent' },
        ),
      ),
    evidence: async (gatedAt) => new Map([...gatedAt.keys()].map((id) => [id, 'unknown'])),
    close: async () => undefined,
  };
  return { email: channel, linkedin_message: channel, linkedin_connection: channel };
}
