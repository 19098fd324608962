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

function serve(socket: Socket): void {
  let inBody = false;
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (;;) {
      if (inBody) {
        const end = rest.indexOf(END);
        if (end === -1) return;
        rest = rest.subarray(end + END.length);
        inBody = false;
        taken++;
        socket.write('250 2.0.0 taken\r\n');
        continue;
      }
      const end = rest.indexOf('\r\n');
      if (end === -1) return;
      const command = rest.toString('latin1', 0, end).slice(0, 4).toUpperCase();
      // The line break stays in front of the body, so that an empty body's end is found too.
      rest = rest.subarray(command === 'DATA' ? end : end + 2);
      answer(socket, command);
      inBody = command === 'DATA';
    }
  });
}

function answer(socket: Socket, command: string): void {
  if (command === 'EHLO') socket.write('250-sink\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 SMTPUTF8\r\n');
  else if (command === 'DATA') socket.write('354 go on\r\n');
  else if (command === 'QUIT') socket.end('221 bye\r\n');
  else socket.write('250 2.0.0 ok\r\n');
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
process.on('message', () => process.send?.({ taken }));
process.on('disconnect', () => process.exit(0));
