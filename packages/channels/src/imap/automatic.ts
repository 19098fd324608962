import type { Email } from 'postal-mime';
import { hasNoReturnPath } from './author.js';
import { field, hasField } from './parse-mail.js';

/** Fields of programs that answer by themselves. What they say does not matter, unless it is "no". */
const MARKS = [
  'x-autoreply',
  'x-auto-reply',
  'x-autorespond',
  'x-autoresponder',
  'x-autoreply-from',
  'x-mail-autoreply',
  'x-amazon-auto-reply',
  'x-fc-machinegenerated',
];
/** How subjects of out-of-office answers begin (Exchange, Outlook, in the language of the mailbox). */
const OUT_OF_OFFICE =
  /^(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office|automatische antwort|abwesenheitsnotiz|abwesend|réponse automatique|absence du bureau|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori sede|automatisch antwoord|afwezig|resposta automática|autosvar|automatisk svar|automaattinen vastaus|odpowiedź automatyczna|автоматический ответ|自動応答|自動返信|自动答复|自动回复|자동 회신)\s*[:：]/i;
/** What a person does with an invitation, or an invitation itself: their program writes it, but they decide. */
const BY_A_PERSON = new Set(['REPLY', 'COUNTER', 'REQUEST']);

/** A program has written it: out of office, received, and the like (RFC 3834). */
export function isAutomatic(mail: Email): boolean {
  if (mail.attachments.some(({ method }) => method !== undefined && BY_A_PERSON.has(method))) return false;
  // With parameters or a comment behind the word (RFC 3834, 5).
  const submitted = firstWord(field(mail, 'auto-submitted'));
  if (submitted !== '' && submitted !== 'no') return true;
  if (MARKS.some((name) => hasField(mail, name) && firstWord(field(mail, name)) !== 'no')) return true;
  const precedence = firstWord(field(mail, 'precedence'));
  if (precedence === 'auto_reply') return true;
  if ((precedence === 'bulk' || precedence === 'junk') && hasField(mail, 'in-reply-to')) return true;
  return hasNoReturnPath(mail) || OUT_OF_OFFICE.test((mail.subject ?? '').trim());
}

/** Sent to many at once, and an answer to nobody. */
export function isForMany(mail: Email): boolean {
  return hasField(mail, 'list-id', 'list-unsubscribe') && !hasField(mail, 'in-reply-to', 'references');
}

const firstWord = (value = ''): string => /[\w-]+/.exec(value)?.[0].toLowerCase() ?? '';
