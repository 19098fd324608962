import { createTheme, Tooltip } from '@mantine/core';
import { useDialogDefaults } from '../lib/dialogs.ts';

export const theme = createTheme({
  primaryColor: 'blue',
  // Dark enough for white letters, in both schemes (WCAG 2.2, 1.4.3).
  primaryShade: { light: 8, dark: 8 },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  autoContrast: true,
  components: {
    // Called by each of them while it renders.
    Modal: { defaultProps: useDialogDefaults },
    Drawer: { defaultProps: useDialogDefaults },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close the message' } } },
    Tooltip: Tooltip.extend({ defaultProps: { events: { hover: true, focus: true, touch: true } } }),
  },
});
