import { Radio, Stack, useMantineColorScheme } from '@mantine/core';
import { SectionHead } from './section-head.tsx';

const SCHEMES = [
  { value: 'auto', label: 'As the system has it', description: 'Changes with the day if your system does.' },
  { value: 'light', label: 'Light', description: 'Dark letters on white.' },
  { value: 'dark', label: 'Dark', description: 'Light letters on black.' },
] as const;

/** Kept in this browser; everybody may choose. */
export function AppearancePage() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <>
      <SectionHead title="Appearance" about="For you, in this browser." />
      <Radio.Group
        label="Colours"
        value={colorScheme}
        onChange={(value) => setColorScheme(value as (typeof SCHEMES)[number]['value'])}
      >
        <Stack gap="sm" mt="xs">
          {SCHEMES.map((scheme) => (
            <Radio key={scheme.value} {...scheme} />
          ))}
        </Stack>
      </Radio.Group>
    </>
  );
}
