import { Alert, Anchor, Breadcrumbs, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHeader } from '../../components/page-header.tsx';
import { EarlierImports } from './earlier-imports.tsx';
import { FileDrop } from './file-drop.tsx';
import { ForDirectors } from './for-directors.tsx';
import { ImportSteps } from './import-steps.tsx';
import { MappingStep } from './mapping-step.tsx';

export function ImportPath({ here }: { here: string }) {
  return (
    <Breadcrumbs mb={4} aria-label="Path">
      <Anchor component={Link} to="/contacts" size="sm">
        Contacts
      </Anchor>
      <Text size="sm" c="dimmed" lh={1.4} lineClamp={1}>
        {here}
      </Text>
    </Breadcrumbs>
  );
}

/** The beginning of an import: a file, and where its columns go. The rest has an address of its own. */
export function ImportPage() {
  const [file, setFile] = useState<File | null>(null);
  const [empty, setEmpty] = useState(false);
  const choose = (chosen: File) => {
    setEmpty(chosen.size === 0);
    if (chosen.size > 0) setFile(chosen);
  };
  return (
    <>
      <ImportPath here="Import" />
      <PageHeader title="Import a file" />
      <ForDirectors>
        {file ? (
          <>
            <ImportSteps step={1} />
            <MappingStep key={`${file.name} ${file.lastModified}`} file={file} onBack={() => setFile(null)} />
          </>
        ) : (
          <>
            <ImportSteps step={0} />
            {empty && (
              <Alert color="red" role="alert" mb="sm">
                The file is empty. Choose another one.
              </Alert>
            )}
            <FileDrop onFile={choose} />
            <EarlierImports />
          </>
        )}
      </ForDirectors>
    </>
  );
}
