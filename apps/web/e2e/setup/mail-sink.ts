import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export type SunkMail = { to: string[]; raw: string };

/** What becomes of a message once all of it is there: taken, refused for good, or nobody is told. */
export type Fate = 'take' | 'refuse' | 'hang up';

export type MailSink = {
  port: number;
  logIn: { user: string; password: string };
  /** Everything that was taken, oldest first. */
  mails: SunkMail[];
  /** What is to become of messages to an address; they are taken unless told. */
  fates: Map<string, Fate>;
  close: () => Promise<void>;
};

/** A small mail server on this machine that keeps what it is sent. */
export async function startMailSink(): Promise<MailSink> {
  const logIn = { user: 'ann@acme.example', password: 'open sesame' };
  const mails: SunkMail[] = [];
  const fates = new Map<string, Fate>();
  const sockets = new Map<string, Socket>();
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, answer) =>
      username === logIn.user && password === logIn.password
        ? answer(null, { user: username })
        : answer(new Error('Wrong user or password')),
    onData: (stream, session, answer) => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      void text(stream).then((raw) => {
        const fate = fates.get(to[0] ?? '') ?? 'take';
        if (fate === 'refuse')
          return answer(Object.assign(new Error('We do not like it'), { responseCode: 554 }));
        mails.push({ to, raw });
        if (fate === 'take') return answer();
        sockets.get(`${session.remoteAddress}:${session.remotePort}`)?.destroy();
      });
    },
  });
  server.server.on('connection', (socket: Socket) => {
    sockets.set(`${socket.remoteAddress}:${socket.remotePort}`, socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    logIn,
    mails,
    fates,
    close: () => new Promise((closed) => server.close(closed)),
  };
}
