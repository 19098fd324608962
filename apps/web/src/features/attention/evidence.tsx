import { Anchor, Code, Text } from '@mantine/core';
import { useState } from 'react';
import { formatInstant, plural } from '../../lib/format.ts';
import classes from './attention.module.css';
import type { AttentionItem } from './list-attention.ts';

/** What is known of a message's fate, for whoever has to say what became of it. */
export function Evidence({ item }: { item: AttentionItem }) {
  const [open, setOpen] = useState(false);
  const facts = factsOf(item);
  return (
    <div>
      <Anchor component="button" type="button" size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide what is known' : 'What is known'}
      </Anchor>
      {open && (
        <dl className={classes.evidence}>
          {facts.map(({ term, said, code }) => (
            <div key={term}>
              <Text component="dt" size="xs" c="dimmed">
                {term}
              </Text>
              <Text component="dd" size="xs" m={0} style={{ overflowWrap: 'anywhere' }}>
                {code ? <Code>{said}</Code> : said}
              </Text>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

type Fact = { term: string; said: string; code?: true };

function factsOf({ senderName, contact, errorCode, evidence }: AttentionItem): Fact[] {
  const { gatedAt, messageId, reply, attempt, crashes, tries, reportedBy } = evidence;
  const lost = crashes > 0 ? `, ${crashes} of them by executors that were lost` : '';
  const putOff = tries > 0 ? `; put off ${plural(tries, 'time')} after a passing refusal` : '';
  return [
    {
      term: 'Point of no return',
      said: gatedAt ? `passed ${formatInstant(gatedAt)}` : 'not passed: it cannot have gone out',
    },
    { term: 'Taken up', said: `${plural(attempt, 'time')}${lost}${putOff}` },
    { term: 'Sender', said: senderName ?? 'none: the log channel' },
    ...(contact.email ? [{ term: 'Address', said: contact.email }] : []),
    ...(messageId ? [{ term: 'Message-ID', said: messageId, code: true as const }] : []),
    ...(reply ? [{ term: 'The server’s last word', said: reply, code: true as const }] : []),
    ...(errorCode ? [{ term: 'Code', said: errorCode, code: true as const }] : []),
    ...(reportedBy ? [{ term: 'Reported by', said: reportedBy }] : []),
  ];
}
