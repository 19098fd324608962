import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';

export type LineServer = {
  port: number;
  /** Each piece that came after EHLO, octets as latin1, of all connections. */
  pieces: string[];
  /** The connections, in their order. */
  sockets: Socket[];
  stop(): Promise<void>;
};

/** What to say to a command, to the first bytes of a message (`body`), and to its end (`dot`). Empty: nothing. */
export type Say = (command: string, socket: Socket) => string;

export const USUAL: Record<string, string> = {
  MAIL: '250 ok\r\n',
  RCPT: '250 ok\r\n',
  DATA: '354 go on\r\n',
  body: '',
  dot: '250 2.0.0 taken\r\n',
  RSET: '250 ok\r\n',
  QUIT: '221 bye\r\n',
};

export type LineServerParams = {
  extensions?: string[];
  /** Each byte in a piece of its own. */
  spelling?: boolean;
};

/**
 * A server in this process that says word for word what it is told to. All that it says to the commands in one piece
 * leaves in one piece too. It takes what follows for a message exactly when it has said 354.
 */
export async function startLineServer(
  say: Say,
  { extensions = ['PIPELINING'], spelling = false }: LineServerParams = {},
): Promise<LineServer> {
  const pieces: string[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.setNoDelay(true).on('error', () => {});
    socket.write('220 ready\r\n');
    const write = spelling ? speller(socket) : (text: string) => socket.writable && socket.write(text);
    converse(socket, say, { extensions, pieces, write });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    pieces,
    sockets,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function converse(
  socket: Socket,
  say: Say,
  params: { extensions: string[]; pieces: string[]; write: (text: string) => void },
) {
  const { extensions, pieces, write } = params;
  const offers = ['lines', ...extensions];
  let rest = '';
  let inBody = false;
  socket.on('data', (chunk) => {
    const piece = chunk.toString('latin1');
    if (piece.startsWith('EHLO'))
      return write(offers.map((text, i) => `250${i === offers.length - 1 ? ' ' : '-'}${text}\r\n`).join(''));
    pieces.push(piece);
    rest += piece;
    let answer = inBody ? say('body', socket) : '';
    for (;;) {
      const mark = inBody ? '\r\n.\r\n' : '\r\n';
      const end = rest.indexOf(mark);
      if (end === -1) break;
      const said = say(inBody ? 'dot' : rest.slice(0, 4), socket);
      rest = rest.slice(end + mark.length);
      inBody = !inBody && /^354/m.test(said);
      answer += said;
    }
    if (answer !== '') write(answer);
  });
}

/** Writes byte by byte, each in a turn of its own. */
function speller(socket: Socket): (text: string) => void {
  let spelt: Promise<void> = Promise.resolve();
  const spell = async (text: string) => {
    for (const byte of Buffer.from(text)) {
      if (socket.writable) socket.write(Buffer.of(byte));
      await turn();
    }
  };
  return (text) => {
    spelt = spelt.then(() => spell(text));
  };
}
