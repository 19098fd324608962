import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export type ReceivedMail = { from: string; to: string[]; data: string };

export type MailServer = {
  port: number;
  /** Mails taken, oldest first. */
  mails: ReceivedMail[];
  close(): Promise<void>;
};

/** As much of SMTP as a mailbox needs, on a socket of its own: asks for a log-in and keeps what it is given. */
export async function startMailServer(logIn: { user: string; password: string }): Promise<MailServer> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const plain = Buffer.from(`\0${logIn.user}\0${logIn.password}`).toString('base64');
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket, plain, mails);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function converse(socket: Socket, plain: string, mails: ReceivedMail[]): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  let mail: ReceivedMail = { from: '', to: [], data: '' };
  let inData = false;
  let rest = '';
  say('220 mail.example ESMTP');
  socket.setEncoding('utf8').on('data', (chunk) => {
    const lines = (rest + chunk).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (inData) {
        if (line !== '.') {
          mail.data += `${line.replace(/^\.\./, '.')}\n`;
          continue;
        }
        inData = false;
        mails.push(mail);
        mail = { from: '', to: [], data: '' };
        say('250 taken');
      } else answer(line);
    }
  });

  function answer(line: string): void {
    const [verb = ''] = line.toUpperCase().split(/[ :]/, 1);
    if (verb === 'EHLO') return void socket.write('250-mail.example\r\n250 AUTH PLAIN\r\n');
    if (verb === 'AUTH')
      return void say(line === `AUTH PLAIN ${plain}` ? '235 welcome' : '535 wrong user or password');
    if (verb === 'MAIL') mail.from = addressIn(line);
    if (verb === 'RCPT') mail.to.push(addressIn(line));
    if (verb === 'DATA') {
      inData = true;
      return void say('354 go on');
    }
    say(verb === 'QUIT' ? '221 bye' : '250 ok');
    if (verb === 'QUIT') socket.end();
  }
}

const addressIn = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? '';
