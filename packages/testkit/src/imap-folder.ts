export type ImapMail = { uid: number; at: Date; source: Buffer };

/** What lies in a folder; may be changed while it is being read. */
export type ImapFolder = {
  path: string;
  /** Such as `\\Sent` (RFC 6154). */
  flags: string[];
  uidValidity: number;
  uidNext: number;
  mails: ImapMail[];
  /** Lays a mail into it, and answers with its UID. */
  put(source: Buffer | string, at?: Date): number;
};

export function imapFolder(path: string, flags: string[] = []): ImapFolder {
  const folder: ImapFolder = {
    path,
    flags,
    uidValidity: 1_700_000_000,
    uidNext: 1,
    mails: [],
    put(source, at = new Date()) {
      const uid = folder.uidNext++;
      folder.mails.push({ uid, at, source: Buffer.from(source) });
      return uid;
    },
  };
  return folder;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The UIDs that `UID SEARCH` finds by a range, SINCE or HEADER; all, when it asks for nothing of these. */
export function searchFolder({ mails }: ImapFolder, criteria: string): number[] {
  const since = /\bSINCE "?(\d+)-(\w{3})-(\d{4})/i.exec(criteria);
  const header = /\bHEADER "?([\w-]+)"? "?([^"]*)"?/i.exec(criteria);
  const range = /\bUID (\d+):(\d+|\*)/i.exec(criteria);
  const last = mails.at(-1)?.uid ?? 0;
  return mails
    .filter(({ uid, at, source }) => {
      if (
        since &&
        at < new Date(Date.UTC(Number(since[3]), MONTHS.indexOf(since[2] ?? ''), Number(since[1])))
      )
        return false;
      if (header && !headerHas(source, header[1] ?? '', header[2] ?? '')) return false;
      if (!range) return true;
      // `7:*` is `*:7`, when the last one is below (RFC 3501, 9).
      const ends = [Number(range[1]), range[2] === '*' ? last : Number(range[2])];
      return uid >= Math.min(...ends) && uid <= Math.max(...ends);
    })
    .map(({ uid }) => uid);
}

function headerHas(source: Buffer, name: string, value: string): boolean {
  const [header = ''] = source.toString('latin1').split(/\r?\n\r?\n/, 1);
  const unfolded = header
    .replace(/\r?\n[ \t]+/g, ' ')
    .toLowerCase()
    .split(/\r?\n/);
  return unfolded.some(
    (line) => line.startsWith(`${name.toLowerCase()}:`) && line.includes(value.toLowerCase()),
  );
}

/** `02-Mar-2026 10:05:00 +0000` */
export function internalDate(at: Date): string {
  const [, year, month, day, time] = /^(\d+)-(\d\d)-(\d\d)T([\d:]+)/.exec(at.toISOString()) ?? [];
  return `${day}-${MONTHS[Number(month) - 1]}-${year} ${time} +0000`;
}
