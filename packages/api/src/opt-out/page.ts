import { createHash } from 'node:crypto';

const STYLE = `
  body { margin: 0; padding: 12vh 1.5rem; font: 1.05rem/1.6 system-ui, sans-serif; color: #1b1f24; background: #f6f7f9; }
  main { max-width: 30rem; margin: 0 auto; padding: 2rem; background: #fff; border: 1px solid #d9dde3; border-radius: 12px; }
  h1 { margin: 0 0 0.75rem; font-size: 1.4rem; line-height: 1.3; }
  p { margin: 0 0 1.25rem; }
  p:last-child { margin: 0; }
  button { padding: 0.7rem 1.4rem; font: inherit; font-weight: 600; color: #fff; background: #1f4fbf; border: 0; border-radius: 8px; cursor: pointer; }
  button:hover { background: #173c93; }
  button:focus-visible { outline: 3px solid #8fb0ff; outline-offset: 2px; }
  @media (prefers-color-scheme: dark) {
    body { color: #e8eaed; background: #14171b; }
    main { background: #1d2126; border-color: #343a42; }
  }
`;

/** What the page's policy lets in: this style and nothing else. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>${title}</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>
`;

/** The form has no address of its own: it goes to the one that the page came from. */
export const ASK = page(
  'Stop messages?',
  `<p>Nothing more will be sent to the address that our message went to.</p>
      <form method="post"><button type="submit">Stop messages</button></form>`,
);

export const DONE = page(
  'No more messages',
  '<p>Your address has been taken off. Nothing more will be sent to it. You can close this page.</p>',
);

export const GONE = page(
  'No more messages',
  '<p>We have no address of yours any more, so nothing more can be sent to you. You can close this page.</p>',
);

export const UNKNOWN = page(
  'This link is not valid',
  '<p>It may have been cut off on its way. Open the link in the message itself, or copy the whole of it. The link in a test message is nobody’s.</p>',
);

export const TOO_MANY = page('Too many requests', '<p>Please try again in a few minutes.</p>');
