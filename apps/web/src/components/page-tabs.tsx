import { ScrollArea } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './page-tabs.module.css';

/** Pages side by side that have addresses, so they are links. Where they do not all fit, the open one is in view. */
export function PageTabs({ label, children }: { label: string; children: ReactNode }) {
  const tabs = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  useEffect(() => {
    const open = path && tabs.current?.querySelector('[aria-current="page"]');
    if (open) open.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  return (
    <ScrollArea type="never" mb="md">
      <nav ref={tabs} aria-label={label} className={classes.tabs}>
        {children}
      </nav>
    </ScrollArea>
  );
}
