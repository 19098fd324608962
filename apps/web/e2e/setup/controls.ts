import type { Locator, Page } from 'playwright-core';

export type Controls = {
  field: (name: string) => Locator;
  button: (name: string | RegExp) => Locator;
  /** Takes an option of a list to choose from. */
  choose: (label: string, option: string) => Promise<void>;
  /** Opens a tab of the campaign that is shown. */
  tab: (name: string) => Promise<void>;
};

/** The controls of a page by the names that people know them by; the page need not be open yet. */
export const controlsOf = (page: () => Page): Controls => ({
  field: (name) => page().getByLabel(name, { exact: true }),
  button: (name) => page().getByRole('button', { name, exact: true }),
  choose: async (label, option) => {
    await page().getByRole('combobox', { name: label, exact: true }).click();
    await page().getByRole('option', { name: option, exact: true }).click();
  },
  tab: (name) =>
    page()
      .getByRole('navigation', { name: 'Campaign' })
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .click(),
});

/** Writes at the end of an editor for templates. */
export async function write(page: Page, field: string, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: field, exact: true });
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(text);
}
