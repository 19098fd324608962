import { AppShell, Burger, Group, Kbd, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch, IconSend } from '@tabler/icons-react';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { lazyWithRetry } from '../components/lazy-with-retry.tsx';
import { isDialogOpen } from '../lib/dialogs.ts';
import { focusSearch, useKeys } from '../lib/keys.ts';
import { Navigation } from './navigation.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { UserMenu } from './user-menu.tsx';

const Palette = lazyWithRetry(() => import('./palette.tsx'));
const KeyboardHelp = lazyWithRetry(() => import('./keyboard-help.tsx'));

/** The frame around every page: banner, navigation, main, and the keys that work everywhere. */
export function Shell() {
  const [menuOpen, menu] = useDisclosure(false);
  const [paletteOpen, palette] = useDisclosure(false);
  const [helpOpen, help] = useDisclosure(false);
  const main = useFocusOnNewPage(menu.close);
  useKeys({ '/': () => focusSearch() || palette.open(), '?': help.open });
  usePaletteKey(palette.open);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !menuOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={menuOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={menuOpen ? 'Close the navigation' : 'Open the navigation'}
              aria-expanded={menuOpen}
            />
            <UnstyledButton component={Link} to="/campaigns" aria-label="Outreach, to the campaigns">
              <Group gap={6} wrap="nowrap">
                <IconSend size={22} aria-hidden color="var(--mantine-color-anchor)" />
                <Text fw={700}>Outreach</Text>
              </Group>
            </UnstyledButton>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <PaletteButton onClick={palette.open} />
            <UserMenu onHelp={help.open} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label="Main">
        <Navigation onNavigate={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1}>
        <OfflineBanner />
        <Outlet />
      </AppShell.Main>
      {paletteOpen && <Palette onClose={palette.close} onHelp={help.open} />}
      {helpOpen && <KeyboardHelp onClose={help.close} />}
    </AppShell>
  );
}

function PaletteButton({ onClick }: { onClick: () => void }) {
  return (
    <UnstyledButton onClick={onClick} px="sm" py={6}>
      <Group gap="xs" wrap="nowrap">
        <IconSearch size={18} aria-hidden />
        <Text size="sm" visibleFrom="sm" aria-hidden>
          Search
        </Text>
        <VisuallyHidden>Search and commands</VisuallyHidden>
        <Kbd size="xs" visibleFrom="sm" aria-hidden>
          {/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K'}
        </Kbd>
      </Group>
    </UnstyledButton>
  );
}

/** Works while typing too: nobody writes Ctrl-K. */
function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k' || event.shiftKey) return;
      event.preventDefault();
      // What is found leads to another page; a dialog is finished first.
      if (!isDialogOpen()) open();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [open]);
}

/** Another page puts the reader's place at its start, unless a field of the page has taken the focus already. */
function useFocusOnNewPage(onNewPage: () => void) {
  const ref = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    const first = before.current === undefined;
    before.current = path;
    onNewPage();
    if (first || ref.current?.contains(document.activeElement)) return;
    ref.current?.focus({ preventScroll: true });
  }, [path, onNewPage]);
  return ref;
}
