import { Button, type ButtonProps, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';

type Props = Omit<ButtonProps, 'disabled'> & {
  children: ReactNode;
  onClick?: (() => void) | undefined;
  type?: 'button' | 'submit';
  /** Why it cannot be used now; null when it can. It stays focusable, so that everybody gets to read why. */
  refusal?: string | null;
  'aria-label'?: string;
};

/** A button that says why when it cannot be used. */
export function ActionButton({ refusal = null, onClick, type = 'button', ...props }: Props) {
  if (refusal === null) return <Button type={type} onClick={onClick} {...props} />;
  return (
    <Tooltip label={refusal} multiline maw={280} withArrow>
      <Button
        type="button"
        data-disabled
        aria-disabled
        aria-description={refusal}
        onClick={(event) => event.preventDefault()}
        {...props}
      />
    </Tooltip>
  );
}
