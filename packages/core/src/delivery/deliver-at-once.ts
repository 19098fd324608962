import type { DeliveryPort, OutgoingMessage, SendOutcome } from './channel.js';

/**
 * How a channel delivers that hands many messages over at once: one gate for all, then those that have passed it.
 * @param handOver answers with one outcome for each, in order
 */
export async function deliverAtOnce(
  messages: readonly OutgoingMessage[],
  port: DeliveryPort,
  handOver: (passed: readonly OutgoingMessage[]) => Promise<readonly SendOutcome[]>,
): Promise<void> {
  let passedIds: ReadonlySet<string>;
  try {
    passedIds = await port.gate(messages);
  } catch (error) {
    for (const message of messages) port.settle(message, { kind: 'refused' });
    throw error;
  }
  const passed = messages.filter(({ actionId }) => passedIds.has(actionId));
  for (const message of messages)
    if (!passedIds.has(message.actionId)) port.settle(message, { kind: 'refused' });
  const outcomes = passed.length > 0 ? await handOver(passed) : [];
  for (const [index, message] of passed.entries()) {
    const outcome = outcomes[index];
    if (outcome) port.settle(message, outcome);
  }
}
