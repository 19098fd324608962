/**
 * What the picture of a screen is called: its path without the ids in it, and what its search says.
 * @param {string} url
 */
export function screenName(url) {
  const { pathname, searchParams } = new URL(url);
  const words = pathname.split('/').filter((word) => word && !ID.test(word));
  for (const [key, value] of searchParams) words.push(key, ID.test(value) ? '' : value);
  return (
    words
      .join('-')
      .replace(/[^a-z0-9]+/gi, '-')
      .replace(/-+$/, '') || 'start'
  );
}

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;
