import { CloseButton, Kbd, TextInput, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';

type Props = Omit<TextInputProps, 'value' | 'onChange'> & {
  label: string;
  value: string | undefined;
  onSearch: (text: string | undefined) => void;
};

/** A search that waits for a pause in typing; `/` leads to the first one of a page. */
export function SearchField({ label, value, onSearch, ...props }: Props) {
  const [text, setText] = useState(value ?? '');
  const asked = useRef(value);
  const ask = (next: string | undefined) => {
    asked.current = next;
    onSearch(next);
  };
  const search = useDebouncedCallback((next: string) => ask(next.trim() || undefined), 250);
  // The address changed behind our back: by the back button, or "clear filters". When it says what was typed here, the
  // text stays as it is: more may have been typed since, or a space that is only the beginning of the next word.
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    search.cancel();
    setText(value ?? '');
  }, [value, search]);
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      type="search"
      data-search-field
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text ? (
          <CloseButton
            size="sm"
            aria-label={`Clear: ${label}`}
            onClick={() => {
              search.cancel();
              setText('');
              ask(undefined);
            }}
          />
        ) : (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        )
      }
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      {...props}
    />
  );
}
