const DOT = 0x2e;
const LF = 0x0a;
const CRLF = Buffer.from('\r\n');

/**
 * A message with CRLF line ends as it goes over the wire (RFC 5321, 4.5.2): lines that begin with a dot get a second
 * one. Its last line end is left off: it belongs to the end mark, CRLF, dot, CRLF, which is held back.
 */
export function holdBack(message: Buffer): Buffer {
  const content = message.subarray(-2).equals(CRLF) ? message.subarray(0, -2) : message;
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = content.indexOf(DOT); at !== -1; at = content.indexOf(DOT, at + 1)) {
    if (at !== 0 && content[at - 1] !== LF) continue;
    pieces.push(content.subarray(from, at + 1));
    from = at;
  }
  return pieces.length === 0 ? content : Buffer.concat([...pieces, content.subarray(from)]);
}
