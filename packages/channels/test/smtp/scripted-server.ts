import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Step =
  | 'hang'
  | 'drop'
  | string
  | ({ reply?: string; drop?: boolean; hang?: boolean; take?: boolean } & {
      times?: number;
      every?: number;
    });

export type Script = Partial<
  Record<
    'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot' | 'rset' | 'quit',
    Step
  >
>;

export type Taken = { from: string; to: string[]; data: string };

export type Report = {
  connections: number;
  /** Every command line but those of the log-in. */
  commands: string[];
  /** The messages it has taken, octets as latin1. */
  taken: Taken[];
  /** Messages whose connection ended before their dot. */
  unfinished: number;
};

export type ScriptedServer = {
  port: number;
  /** What has happened, once all connections are over. */
  report(): Promise<Report>;
  stop(): Promise<void>;
};

export async function startScriptedServer(settings: {
  script?: Script;
  extensions?: string[];
  auth?: boolean;
  tls?: 'starttls' | 'tls';
  key?: string;
  cert?: string;
}): Promise<ScriptedServer> {
  const path = fileURLToPath(new URL('./fixtures/scripted-server.mjs', import.meta.url));
  const child = fork(path, [JSON.stringify(settings)], { execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  let last = 0;
  return {
    port,
    report: () =>
      new Promise((resolve) => {
        const id = ++last;
        child.on('message', (answer: { id: number; report: Report }) => {
          if (answer.id === id) resolve(answer.report);
        });
        child.send({ id });
      }),
    stop: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}
