import { expect, it } from 'vitest';
import { renderHtmlBody } from '../../src/smtp/html-body.js';

it.each([
  ['a piece of a style without a colon', '<p style="font-size: 12px; bold; margin: 0">Hi &amp; bye</p>'],
  ['a style that is one word', '<p style="font-size: 12px; margin: 0">Hi &amp; bye</p><hr style="bold">'],
  ['a brace in a style', '<p style="font-size: 12px; margin: 0; }">Hi &amp; bye</p>'],
])('keeps no mail with a style sheet from being written: %s', (_, body) => {
  const { html, text } = renderHtmlBody(`<style>p { color: red }</style>${body}`);
  expect(html).toMatch(/<p style="color: ?red; ?font-size: ?12px; ?margin: ?0;?">Hi &amp; bye<\/p>/);
  expect(text).toContain('Hi & bye');
});
