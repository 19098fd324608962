/** `messageTemplate` → `message_template`; what has no capitals stays as it is. */
export const snakeCase = (key: string): string =>
  key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
