import { once } from 'node:events';
import type { PlainOrder } from './plain-process.js';
import { openSink, startProcess } from './sink.js';

/** @returns messages a second of nodemailer's own pool */
export async function runPlain(params: Omit<PlainOrder, 'port'>): Promise<number> {
  const sink = await openSink();
  const worker = startProcess('./plain-process.js');
  try {
    worker.send({ ...params, port: sink.port });
    const [{ seconds }] = (await once(worker, 'message')) as [{ seconds: number }];
    return params.messages / seconds;
  } finally {
    worker.kill('SIGKILL');
    sink.close();
  }
}
