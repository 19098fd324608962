import { describe, expect, it } from 'vitest';
import { html, received } from './received.js';

describe('a body in plain text', () => {
  it.each([
    ['emoji', 'Hi 👩🏽‍🚀, a family: 👨‍👩‍👧‍👦\n'],
    ['right-to-left', 'مرحبا Ada, שלום \u200f2026\u200e!\n'],
    ['a very long line', `${'word '.repeat(5_000)}end\n`],
    ['a long line without spaces', `${'ü'.repeat(3_000)}\n`],
    ['dots', '.\n..\n.hidden\nend.\n'],
    ['spaces at line ends', 'one  \ntwo\t\n-- \nGrace\n'],
    ['what looks like the end of a mail', 'a\r\n.\r\nQUIT\r\nMAIL FROM:<eve@example.net>\n'],
    ['bare CRs', 'a\rb\r.\rc\n'],
    ['From at a line start', 'From here on\nFrom there\n'],
    ['an equals sign and a soft hyphen', 'a=3D b\u00ad c=\n'],
    ['nothing', ''],
  ])('arrives as it was written: %s', async (_, body) => {
    const { mail, raw } = await received({ body });
    expect(raw).toMatch(/^content-type: text\/plain/im);
    expect(mail.html).toBe(false);
    expect((mail.text ?? '').replace(/\n$/, '')).toBe(body.replace(/\r\n?/g, '\n').replace(/\n$/, ''));
    expect(raw).not.toMatch(/[^\r]\n|\r[^\n]/);
    expect(raw).toMatch(/^\p{ASCII}*$/u);
  });
});

describe('a body in HTML', () => {
  it('comes with the same in plain text', async () => {
    const { mail } = await received(
      html('<p>Hi <b>Ada</b> 👋,</p><p>see <a href="https://example.org/x">this</a>.</p>'),
    );
    expect(mail.html).toContain('<p>Hi <b>Ada</b> 👋,</p>');
    expect(mail.html).toContain('<a href="https://example.org/x">this</a>');
    expect(mail.text).toContain('Hi Ada 👋,');
    expect(mail.text).toContain('see this [https://example.org/x].');
  });

  it('has its styles in the elements', async () => {
    const { mail } = await received(html('<style>p { color: red } a { font-weight: bold }</style><p>Hi</p>'));
    expect(mail.html).toMatch(/<p style="color: ?red;?">Hi<\/p>/);
    expect(mail.html).not.toContain('<style');
    expect(mail.text?.trim()).toBe('Hi');
  });

  it('keeps a direction and a language', async () => {
    const { mail } = await received(html('<div dir="rtl" lang="ar">مرحبا</div>'));
    expect(mail.html).toContain('<div dir="rtl" lang="ar">مرحبا</div>');
    expect(mail.text?.trim()).toBe('مرحبا');
  });

  it('has no bare CRs, even when they are written as characters', async () => {
    const { mail, raw } = await received(html('<p>a&#13;.&#13;b</p><pre>c&#13;.&#13;\nd&#xd;</pre>'));
    expect(raw).not.toMatch(/[^\r]\n|\r[^\n]/);
    expect(mail.html).toContain('<p>a\n.\nb</p>');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name="password"></form>',
    '<svg onload="alert(1)"></svg>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<object data="x"></object><embed src="x"><base href="https://evil.example"><link rel="stylesheet" href="https://evil.example">',
  ])('carries nothing that runs or asks: %s', async (bad) => {
    const { mail } = await received(html(`<p>Hi</p>${bad}`));
    const content = String(mail.html).replace('<meta charset="utf-8">', '');
    expect(content).not.toMatch(
      /<(script|iframe|form|input|svg|meta|object|embed|base|link)|\son\w+=|javascript:|alert|evil/i,
    );
    expect(mail.html).toContain('<p>Hi</p>');
  });
});
