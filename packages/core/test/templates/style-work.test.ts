import { expect, test } from 'vitest';
import { compileTemplate } from '../../src/templates/compile.js';
import { renderTemplate } from '../../src/templates/render.js';

const render = (html: string) => renderTemplate(compileTemplate(html), { first_name: 'Ada' }, 'html');
const declarations = (count: number) => Array.from({ length: count }, (_, n) => `a${n}: b`).join(';');

/** Each of these took between two seconds and five minutes to be written as a mail. */
test.each([
  ['many rules for many elements', `<style>${'p{color:red}'.repeat(1800)}</style>${'<p>x'.repeat(6000)}`],
  ['many declarations', `<style>p{${declarations(800)}}</style>${'<p>x</p>'.repeat(1000)}`],
  ['rules that look far', `<style>${':not(:not(p)) ~ p ~ p{a:b}'.repeat(600)}</style>${'<p>x'.repeat(1000)}`],
  ['rules in many sheets', `${'<style>p{a:b}</style>'.repeat(500)}${'<p>x</p>'.repeat(2000)}`],
  ['rules that are never closed', `<style>${'{ '.repeat(40_000)}`],
  ['rules in capitals', `<STYLE TYPE="text/css">${'P{a:b}'.repeat(1800)}</STYLE>${'<p>x'.repeat(6000)}`],
  ['a class behind a comment', `<style>${'p/* .no */{a:b}'.repeat(1000)}</style>${'<p>x'.repeat(1000)}`],
  [
    'what a loop makes',
    `<style>p{a:b}{% for i in (1..900) %}p{a:b}{% endfor %}</style>${'<p>x'.repeat(900)}`,
  ],
])('a mail that would take too long to write is held back: %s', (_, html) => {
  const startedAt = performance.now();
  expect(render(html)).toMatchObject({
    ok: false,
    code: 'template_failed',
    detail: expect.stringContaining('style'),
  });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test('a long newsletter is none', () => {
  const rules = Array.from({ length: 300 }, (_, n) => `.c${n}, td.c${n} a:hover { ${declarations(6)} }`).join(
    '\n',
  );
  const rows = Array.from(
    { length: 800 },
    (_, n) => `<tr class="x c${n % 300}"><td class='c${n % 300}'>x</td></tr>`,
  );
  const html = `<style>${rules}</style><p>Hi {{ first_name }}</p><table>${rows.join('')}</table>`;
  expect(render(html)).toMatchObject({ ok: true });
  expect(render('<p style="color: red">Hi</p>')).toMatchObject({ ok: true });
});

test.each(['<style', '<style>', '<style>p{', 'class="', ',', '}', '<a '])(
  'is told in a moment of %s, over and over',
  (text) => {
    const startedAt = performance.now();
    render(`<style>${text.repeat(Math.floor(90_000 / text.length))}`);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  },
);
