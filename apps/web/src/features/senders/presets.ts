import type { SenderPreset } from './list-presets.ts';
import type { SenderValues } from './sender-values.ts';

type Presets = readonly SenderPreset[];

/** The service that a mail server belongs to. */
export const presetOf = (presets: Presets, host: string): SenderPreset | undefined =>
  presets.find((preset) => matches(preset.host, host));

/** Whether a host is a preset's, in whose name the braces stand for any one word. */
function matches(preset: string, host: string): boolean {
  if (!preset || !host) return false;
  const [before = '', after = ''] = preset.split(/\{\w+\}/);
  return preset.includes('{') ? host.startsWith(before) && host.endsWith(after) : host === preset;
}

/** Where the mailbox is read once a service is chosen. A server that no service brought along stays. */
export function inboxAt(
  chosen: SenderPreset,
  { imap, presets, isNew }: { imap: SenderValues['imap']; presets: Presets; isNew: boolean },
): SenderValues['imap'] {
  if (chosen.imap) return { ...imap, ...chosen.imap, on: imap.on || isNew };
  const ofAnother = presets.some((preset) => preset.imap?.host === imap.host);
  return ofAnother ? { ...imap, on: false, host: '' } : imap;
}
