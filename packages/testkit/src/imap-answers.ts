import { type ImapFolder, internalDate, searchFolder } from './imap-folder.js';
import type { ImapSettings, ImapStep } from './imap-server.js';

type Asked = {
  settings: ImapSettings;
  encrypted: boolean;
  say: (text: string | Buffer) => void;
  scripted: (step: ImapStep, command: string, tag: string) => boolean;
  startTls: () => void;
  end: () => void;
};

const STEPS: Record<string, ImapStep> = {
  CAPABILITY: 'capability',
  STARTTLS: 'starttls',
  LOGIN: 'login',
  AUTHENTICATE: 'login',
  LIST: 'list',
  EXAMINE: 'examine',
  SELECT: 'examine',
  NOOP: 'noop',
  LOGOUT: 'logout',
  'UID SEARCH': 'search',
  'UID FETCH': 'fetch',
};

/** What it usually answers to each command of one connection. */
export function answerImap(asked: Asked): (tag: string, command: string, line: string) => void {
  const { settings, encrypted, say, scripted } = asked;
  let open: ImapFolder | undefined;
  /** The tag of a log-in whose second line is still to come. */
  let authenticating: string | undefined;

  const logIn = (tag: string, user: string, password: string) => {
    const right = user === settings.user && password === settings.password;
    say(`${tag} ${right ? 'OK welcome' : 'NO [AUTHENTICATIONFAILED] Wrong user or password'}\r\n`);
  };
  const answers: Record<string, (tag: string, args: string) => void> = {
    CAPABILITY: (tag) => {
      const offers = [
        ...settings.capabilities,
        ...(settings.tls === 'starttls' && !encrypted ? ['STARTTLS'] : []),
      ];
      say(`* CAPABILITY ${offers.join(' ')}\r\n${tag} OK done\r\n`);
    },
    STARTTLS: (tag) => {
      say(`${tag} OK go on\r\n`);
      asked.startTls();
    },
    LOGIN: (tag, args) => {
      const [user = '', password = ''] = words(Buffer.from(args, 'latin1').toString());
      logIn(tag, user, password);
    },
    AUTHENTICATE: (tag) => {
      authenticating = tag;
      say('+ \r\n');
    },
    LIST: (tag, args) => {
      const [, pattern = ''] = words(args);
      const found = settings.folders.filter(({ path }) => pattern === '*' || path === pattern);
      for (const { path, flags } of found) say(`* LIST (${flags.join(' ')}) "/" "${path}"\r\n`);
      say(`${tag} OK done\r\n`);
    },
    EXAMINE: (tag, args) => {
      open = settings.folders.find(({ path }) => path === words(args)[0]);
      if (!open) return say(`${tag} NO [NONEXISTENT] No such folder\r\n`);
      const { mails, uidValidity, uidNext } = open;
      say(
        `* ${mails.length} EXISTS\r\n* OK [UIDVALIDITY ${uidValidity}] ok\r\n* OK [UIDNEXT ${uidNext}] ok\r\n`,
      );
      say(`${tag} OK [READ-ONLY] done\r\n`);
    },
    'UID SEARCH': (tag, args) => {
      const found = open ? searchFolder(open, args) : [];
      say(`* SEARCH${found.map((uid) => ` ${uid}`).join('')}\r\n${tag} OK done\r\n`);
    },
    'UID FETCH': (tag, args) => {
      const [, uid, items = ''] = /^(\d+) (.*)$/.exec(args) ?? [];
      const at = open?.mails.findIndex((mail) => mail.uid === Number(uid)) ?? -1;
      const mail = open?.mails[at];
      if (mail) {
        const [, whole, length] = /BODY\.PEEK(\[\])<0\.(\d+)>/.exec(items) ?? [];
        say(`* ${at + 1} FETCH (UID ${uid} INTERNALDATE "${internalDate(mail.at)}"`);
        if (whole) {
          const source = mail.source.subarray(0, Number(length));
          say(Buffer.concat([Buffer.from(` BODY[]<0> {${source.length}}\r\n`), source]));
        }
        say(')\r\n');
      }
      say(`${tag} OK done\r\n`);
    },
    LOGOUT: (tag) => {
      say(`* BYE bye\r\n${tag} OK done\r\n`);
      asked.end();
    },
  };
  return (tag, command, line) => {
    if (authenticating !== undefined) {
      const [, user = '', password = ''] = Buffer.from(line, 'base64').toString().split('\0');
      logIn(authenticating, user, password);
      authenticating = undefined;
      return;
    }
    const [, verb = '', args = ''] = /^(UID \w+|\w+) ?(.*)$/s.exec(command) ?? [];
    const step = STEPS[verb.toUpperCase()];
    if (step && scripted(step, command, tag)) return;
    const answer = answers[verb.toUpperCase()];
    if (answer) answer(tag, args);
    else say(`${tag} ${verb === 'NOOP' || verb === 'LSUB' ? 'OK done' : 'BAD what?'}\r\n`);
  };
}

/** Atoms and quoted strings. */
const words = (text: string): string[] =>
  [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, atom]) =>
    quoted === undefined ? (atom ?? '') : quoted.replace(/\\(.)/g, '$1'),
  );
