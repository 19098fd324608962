/**
 * A mail server that takes everything and keeps nothing: as little as a sink can do, so that the senders are measured
 * and not it. Runs as a process of its own; tells its port and, when asked, how many messages it has taken.
 */
import { createServer, type Socket } from 'node:net';

let taken = 0;
const END = Buffer.from('\r\n.\r\n');

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.write('220 sink ESMTP\r\n');
  serve(socket);
});

/** What it has to say to all that came in one piece leaves in one piece, too (RFC 2920, 3.2). */
function serve(socket: Socket): void {
  let inBody = false;
  let leaving = false;
  let rest: Buffer = Buffer.alloc(0);
  const take = (): string | undefined => {
    if (inBody) {
      const end = rest.indexOf(END);
      if (end === -1) return undefined;
      rest = rest.subarray(end + END.length);
      inBody = false;
      taken++;
      return '250 2.0.0 taken\r\n';
    }
    const end = rest.indexOf('\r\n');
    if (end === -1) return undefined;
    const command = rest.toString('latin1', 0, end).slice(0, 4).toUpperCase();
    // The line break stays in front of the body, so that an empty body's end is found too.
    rest = rest.subarray(command === 'DATA' ? end : end + 2);
    inBody = command === 'DATA';
    leaving ||= command === 'QUIT';
    return REPLIES[command] ?? '250 2.0.0 ok\r\n';
  };
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let replies = '';
    for (let reply = take(); reply !== undefined; reply = take()) replies += reply;
    if (leaving) socket.end(replies);
    else if (replies !== '') socket.write(replies);
  });
}

const REPLIES: Record<string, string> = {
  EHLO: '250-sink\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n',
  DATA: '354 go on\r\n',
  QUIT: '221 bye\r\n',
};

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
process.on('message', () => process.send?.({ taken }));
process.on('disconnect', () => process.exit(0));
