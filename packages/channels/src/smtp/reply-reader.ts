/** More than any server has to say, in characters: whoever goes on and on is not waited for. */
export const LONGEST_REPLY = 65_536;

const GOES_ON = /^\d{3}-/;
const BEYOND_ASCII = /[^\p{ASCII}]/u;

/** Puts the replies of a server together from the pieces in which they come. */
export type ReplyReader = {
  /** The replies that are complete with this piece: their lines without CRs, and none that is empty. */
  read(piece: Buffer): string[];
  /** How many characters of a reply have come that is not complete. */
  pending(): number;
  /** The last line, whose end has not come. */
  unfinished(): string;
};

export function createReplyReader(): ReplyReader {
  /** The lines of a reply that goes on, with their line feeds. */
  let lines = '';
  let line = '';
  return {
    read: (piece) => {
      // Octets, as a letter can be cut in two between pieces.
      const text = piece.toString('latin1');
      const replies: string[] = [];
      let from = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
        line += text.slice(from, end);
        from = end + 1;
        if (line.endsWith('\r')) line = line.slice(0, -1);
        if (GOES_ON.test(line)) lines += `${line}\n`;
        else if (lines !== '' || line.trim() !== '') {
          replies.push(decode(lines + line));
          lines = '';
        }
        line = '';
      }
      line += text.slice(from);
      return replies;
    },
    pending: () => lines.length + line.length,
    unfinished: () => decode(line.trim()),
  };
}

/** There is no charset for replies. Most are in UTF-8; what cannot be is left octet by octet. */
function decode(octets: string): string {
  if (!BEYOND_ASCII.test(octets)) return octets;
  const text = Buffer.from(octets, 'latin1').toString();
  return text.includes('\ufffd') ? octets : text;
}
