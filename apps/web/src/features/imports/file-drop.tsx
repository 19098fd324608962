import { Button, FileButton, Stack, Text } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { type DragEvent, useState } from 'react';
import classes from './imports.module.css';

const TYPES = '.csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain';

/** A place to drop a file on, and a button for those who cannot or do not want to. */
export function FileDrop({ onFile }: { onFile: (file: File) => void }) {
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <section
      aria-label="Choose a file"
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Stack align="center" gap="sm">
        <IconFileSpreadsheet size={40} aria-hidden stroke={1.4} />
        <Text fw={600}>Drop a CSV file here</Text>
        <FileButton
          onChange={(file) => file && onFile(file)}
          accept={TYPES}
          inputProps={{ 'aria-label': 'CSV file' }}
        >
          {({ onClick }) => <Button onClick={onClick}>Choose a file</Button>}
        </FileButton>
        <Text size="sm" c="dimmed" maw={460}>
          Contacts or companies, up to a million rows. Exports of Apollo, LinkedIn and other CRMs are
          understood as they are. Nothing is changed before you have seen what would happen.
        </Text>
      </Stack>
    </section>
  );
}
