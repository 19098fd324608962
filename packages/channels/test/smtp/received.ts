import type { MailDetails } from '@outreach/core';
import { type ParsedMail, simpleParser } from 'mailparser';
import { expect } from 'vitest';
import { deliverTo, message } from './setup.js';

export type Message = Parameters<typeof message>[1];
export type Params = NonNullable<Parameters<typeof deliverTo>[2]>;

/** The mail as the receiving server has it, and as a mail program reads it. */
export async function received(
  over: Message,
  params: Params = {},
): Promise<{ raw: string; mail: ParsedMail; to: string[] }> {
  const { outcomes, report } = await deliverTo({}, [message('a', over)], params);
  expect(outcomes).toMatchObject([{ kind: 'sent' }]);
  expect(report.taken).toHaveLength(1);
  const raw = report.taken[0]?.data ?? '';
  return { raw, mail: await simpleParser(Buffer.from(raw, 'latin1')), to: report.taken[0]?.to ?? [] };
}

export const html = (body: string, mail: Partial<MailDetails> = {}): Message => ({
  body,
  mail: { format: 'html', ...mail },
});

type Addresses = ParsedMail['from'] | ParsedMail['to'];

export const only = (address: Addresses) =>
  [address ?? []].flat().flatMap(({ value }) => value.map(({ name, address }) => ({ name, address })));
