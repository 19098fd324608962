/** The reference: nodemailer's pool as its manual shows it, in a process of its own, with messages of the same text. */
import { createTransport } from 'nodemailer';

export type PlainOrder = {
  port: number;
  connections: number;
  warmUp: number;
  messages: number;
  subject: string;
  text: string;
};

process.once('message', async (order: PlainOrder) => {
  const { port, connections, warmUp, messages, subject, text } = order;
  const transport = createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    ignoreTLS: true,
  });
  const send = (n: number) =>
    transport.sendMail({
      from: { name: 'Sam Sender', address: 'sam@us.example' },
      to: { name: `First${n} Last`, address: `person${n}@firm.example` },
      subject,
      text,
    });
  /** As many as the pool can have under way, and as many again that wait: it never stands still. */
  const sendAll = async (count: number) => {
    let next = 0;
    const work = async () => {
      for (let n = next++; n < count; n = next++) await send(n);
    };
    await Promise.all(Array.from({ length: connections * 2 }, work));
  };
  await sendAll(warmUp);
  const startedAt = performance.now();
  await sendAll(messages);
  process.send?.({ seconds: (performance.now() - startedAt) / 1_000 });
  transport.close();
});
