import { IconBrandLinkedin, IconMail, type TablerIcon } from '@tabler/icons-react';
import type { Sender, SenderKind, SenderMode } from './list-senders.ts';

export const KINDS = {
  email: { label: 'E-mail', icon: IconMail },
  linkedin: { label: 'LinkedIn', icon: IconBrandLinkedin },
} as const satisfies Record<SenderKind, { label: string; icon: TablerIcon }>;

type ModeWords = { label: string; explains: string };

export const MODES = {
  smtp: { label: 'Mailbox (SMTP)', explains: 'Sends through the mail server that you name.' },
  log: {
    label: 'Log only',
    explains: 'Writes messages to the log. Nobody outside is reached: for trying things out.',
  },
  manual: { label: 'By hand', explains: 'A person sends each message and says that it went out.' },
  http: { label: 'Service (HTTP)', explains: 'Hands each message to a service of yours.' },
} as const satisfies Record<SenderMode, ModeWords>;

/** How senders of a kind can send; the first is the usual one. */
export const MODES_OF_KIND = {
  email: ['smtp', 'log'],
  linkedin: ['manual', 'http', 'log'],
} as const satisfies Record<SenderKind, readonly SenderMode[]>;

/** "Ann Example <ann@acme.example>", or as much of it as is known. */
export function fromOf({ fromName, fromEmail }: Pick<Sender, 'fromName' | 'fromEmail'>): string | null {
  if (!fromEmail) return fromName;
  return fromName ? `${fromName} <${fromEmail}>` : fromEmail;
}
