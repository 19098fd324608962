/** In what a browser says of a part that it could not fetch. Safari names none. */
const ADDRESS = /https?:\/\/\S+?\.js/;

let times = 0;

/**
 * Fetches a part of the console once more. A browser may keep a module that it could not fetch for failed as long as the
 * page is open, as Chromium 150 does: under another address it is another one.
 * @param error what the import has failed with
 * @param load the import, for where that does not name the address
 */
export function importAnew<Module>(error: unknown, load: () => Promise<Module>): Promise<Module> {
  const address = ADDRESS.exec(String((error as Error | null)?.message))?.[0];
  if (address === undefined || new URL(address).origin !== window.location.origin) return load();
  times += 1;
  return import(/* @vite-ignore */ `${address}?again=${times}`) as Promise<Module>;
}
