/** The bytes of a mail, for comparing: the marks between its parts are drawn by lot in each. */
export function unmarked(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/--_NmP-[0-9a-f]{16}-Part_/g, '--_NmP-Part_');
}
