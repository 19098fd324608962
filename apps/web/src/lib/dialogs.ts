import { useEffect, useId, useState } from 'react';

/**
 * What every dialog of the console does by itself, given to Mantine's modals and drawers by the theme: Esc closes only
 * the one on top, a dialog that goes away gives the focus back to what it came from, and the × has a name.
 */
export function useDialogDefaults() {
  const id = useId();
  const [escapes] = useState(() => new EscapesOf(id));
  useReturnFocus(id);
  return { id, __handledEscapeEvents: escapes, attributes: DIALOG_ATTRIBUTES, closeButtonProps: CLOSE };
}

const CLOSE = { 'aria-label': 'Close' };

/** A dialog's head is no banner of the page. */
const DIALOG_ATTRIBUTES = { header: { role: 'group' } };

const OPEN_DIALOG = '[role="dialog"][aria-modal="true"]';

/** True while a dialog is open that keeps everything behind it from being used; what only hovers does not. */
export const isDialogOpen = (): boolean => document.querySelector(OPEN_DIALOG) !== null;

/** Every open dialog hears of Esc, in no particular order: what one has taken, no other may take as well. */
const taken = new WeakSet<Event>();

/** The presses of Esc that are not, or no longer, for this dialog. */
class EscapesOf extends WeakSet<KeyboardEvent> {
  readonly #id: string;

  constructor(id: string) {
    super();
    this.#id = id;
  }

  override has(event: KeyboardEvent): boolean {
    return taken.has(event) || closesList(event) || !isOnTop(this.#id);
  }

  override add(event: KeyboardEvent): this {
    taken.add(event);
    return this;
  }
}

/** True while a list of suggestions is open at an editor: Esc is for that list. Only then does the editor point to it. */
const closesList = ({ target }: Event): boolean =>
  target instanceof HTMLElement && target.isContentEditable && target.hasAttribute('aria-controls');

/** True for the dialog that lies above all others; among those of one height, for the last. */
function isOnTop(id: string): boolean {
  let top: Element | undefined;
  let height = -1;
  for (const dialog of document.querySelectorAll(OPEN_DIALOG)) {
    const its = Number(getComputedStyle(dialog).getPropertyValue('--mb-z-index'));
    if (its < height) continue;
    top = dialog;
    height = its;
  }
  return top === undefined || document.getElementById(id)?.contains(top) === true;
}

/** What each dialog came from, the first choice first. */
const origins = new Map<string, HTMLElement[]>();

/**
 * Gives the focus back when the caller goes away, unless something else has taken it: to what had it at first, else to
 * what that came from (a menu's button, the dialog before), else to the start of the page.
 * @param id of the caller's element
 */
function useReturnFocus(id: string): void {
  const [from] = useState(() => originsOf(document.activeElement));
  useEffect(() => {
    clearTimeout(returning.get(id));
    returning.delete(id);
    origins.set(id, from);
    return () => {
      const giveBack = () => {
        origins.delete(id);
        returning.delete(id);
        const { activeElement } = document;
        if (activeElement !== null && activeElement !== document.body) return;
        const to = from.find((element) => element.isConnected) ?? document.getElementById('main');
        to?.focus({ preventScroll: true });
      };
      returning.set(id, window.setTimeout(giveBack, 10));
    };
  }, [id, from]);
}

const returning = new Map<string, number>();

function originsOf(element: Element | null): HTMLElement[] {
  if (!(element instanceof HTMLElement) || element === document.body) return [];
  const menu = element.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  const button = menu ? document.getElementById(menu) : null;
  const before = [...origins].find(([id]) => document.getElementById(id)?.contains(element))?.[1] ?? [];
  return [element, ...(button ? [button] : []), ...before];
}
