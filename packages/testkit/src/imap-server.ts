import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls';
import { answerImap } from './imap-answers.js';
import { type ImapFolder, imapFolder } from './imap-folder.js';

/** At what a script may step in: what was asked, or the connection as such. */
export type ImapStep =
  | 'greeting'
  | 'capability'
  | 'starttls'
  | 'login'
  | 'list'
  | 'examine'
  | 'search'
  | 'fetch'
  | 'noop'
  | 'logout';

/**
 * What to do in place of the usual: `hang`, `drop`, or lines to answer, in which `TAG` stands for the command's. A function
 * is told the command, and leaves the usual to be done when it gives nothing.
 */
export type ImapDoing = string | ((command: string) => string | undefined);

export type ImapSettings = {
  user: string;
  password: string;
  folders: ImapFolder[];
  /** `STARTTLS` and `LOGINDISABLED` are added where they belong. */
  capabilities: string[];
  /** May be changed while it runs. */
  script: Partial<Record<ImapStep, ImapDoing>>;
  tls?: 'starttls' | 'tls' | undefined;
  key?: string | undefined;
  cert?: string | undefined;
};

export type ImapServer = ImapSettings & {
  port: number;
  inbox: ImapFolder;
  /** Each command without its tag, those of a log-in without what they carry. */
  commands: string[];
  /** How many connections are open. */
  open(): number;
  stop(): Promise<void>;
};

/** An IMAP server (RFC 3501) in this process, as much of it as it takes to read mails, that does what it is told to. */
export async function startImapServer(given: Partial<ImapSettings> = {}): Promise<ImapServer> {
  const settings: ImapSettings = {
    user: 'grace',
    password: 'secret-word',
    folders: [imapFolder('INBOX')],
    capabilities: ['IMAP4rev1', 'AUTH=PLAIN'],
    script: {},
    ...given,
  };
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    sockets.add(socket);
    socket
      .setNoDelay(true)
      .on('error', () => {})
      .on('close', () => sockets.delete(socket));
    converse(socket, { settings, commands, encrypted: settings.tls === 'tls', greet: true });
  };
  const server = settings.tls === 'tls' ? createTlsServer(settings, serve) : createServer(serve);
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const [inbox = imapFolder('INBOX')] = settings.folders;
  return Object.assign(settings, {
    port: (server.address() as AddressInfo).port,
    inbox,
    commands,
    open: () => sockets.size,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  });
}

type Conversation = { settings: ImapSettings; commands: string[]; encrypted: boolean; greet: boolean };

function converse(socket: Socket, conversation: Conversation): void {
  const { settings, commands, encrypted, greet } = conversation;
  const say = (text: string | Buffer) => socket.writable && socket.write(text);
  /** True when the script has stepped in. */
  const scripted = (step: ImapStep, command: string, tag: string): boolean => {
    const entry = settings.script[step];
    const doing = typeof entry === 'function' ? entry(command) : entry;
    if (doing === undefined) return false;
    if (doing === 'hang') socket.removeAllListeners('data').resume();
    else if (doing === 'drop') socket.destroy();
    else say(`${doing.replaceAll('TAG', tag)}\r\n`);
    return true;
  };
  const startTls = () => {
    socket.removeAllListeners('data');
    const context = createSecureContext({ key: settings.key, cert: settings.cert });
    const secure = new TLSSocket(socket, { isServer: true, secureContext: context });
    secure.on('error', () => {});
    converse(secure, { ...conversation, encrypted: true, greet: false });
  };
  const answer = answerImap({ settings, encrypted, say, scripted, startTls, end: () => socket.end() });
  readCommands(
    socket,
    (line) => {
      const [, tag = '*', command = ''] = /^(\S+) (.*)$/s.exec(line) ?? [];
      if (command) commands.push(/^(LOGIN|AUTHENTICATE) /.exec(command)?.[1] ?? command);
      answer(tag, command, line);
    },
    say,
  );
  if (greet && !scripted('greeting', '', '*')) say('* OK ready\r\n');
}

/** Lines, with the literals in them put in their place as quoted strings. */
function readCommands(socket: Socket, take: (line: string) => void, say: (text: string) => void): void {
  let rest = '';
  let line = '';
  let wanted = 0;
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (;;) {
      if (wanted > 0) {
        if (rest.length < wanted) return;
        line += `"${rest.slice(0, wanted).replace(/["\\]/g, '\\$&')}"`;
        rest = rest.slice(wanted);
        wanted = 0;
      }
      const end = rest.indexOf('\r\n');
      if (end === -1) return;
      line += rest.slice(0, end);
      rest = rest.slice(end + 2);
      const literal = /\{(\d+)(\+?)\}$/.exec(line);
      if (literal) {
        line = line.slice(0, literal.index);
        wanted = Number(literal[1]);
        if (!literal[2]) say('+ go on\r\n');
        continue;
      }
      const whole = line;
      line = '';
      take(whole);
    }
  });
}
