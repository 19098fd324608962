import { Text } from '@mantine/core';
import { formatCount, plural } from '../../lib/format.ts';

type Props = {
  limits: readonly { characters: number; name: string; hard: boolean }[];
  template: string;
  /** The text as it goes out to the person of the preview, which is what limits are about. */
  rendered: string | null;
};

/** How long the message is, against what the channel takes. */
export function CharacterCount({ limits, template, rendered }: Props) {
  const length = [...(rendered ?? template)].length;
  const over = limits.filter(({ characters }) => length > characters);
  const hard = over.some((limit) => limit.hard);
  return (
    <Text size="xs" c={hard ? 'var(--mantine-color-error)' : 'dimmed'} mt={4} aria-live="polite">
      {plural(length, 'character')}
      {rendered === null ? ' in the template' : ' for the person in the preview'}
      {limits.length > 0 &&
        ` · at most ${limits.map(({ characters, name }) => `${formatCount(characters)} (${name})`).join(' or ')}`}
      {over.length > 0 && (hard ? ': too long' : ': too long for free accounts')}
    </Text>
  );
}
