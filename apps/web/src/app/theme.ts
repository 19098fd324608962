import { createTheme, Drawer, Modal, Tooltip } from '@mantine/core';

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
    // A dialog's head is no banner of the page.
    Modal: Modal.extend({ defaultProps: { attributes: { header: { role: 'group' } } } }),
    Drawer: Drawer.extend({ defaultProps: { attributes: { header: { role: 'group' } } } }),
    Tooltip: Tooltip.extend({ defaultProps: { events: { hover: true, focus: true, touch: true } } }),
  },
});
