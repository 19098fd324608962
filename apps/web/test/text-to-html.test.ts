import { expect, test } from 'vitest';
import { textToHtml } from '../src/features/sequence/text-to-html.ts';

test('keeps paragraphs, line ends and signs', () => {
  expect(textToHtml('Dear Ann,\n\nR&D < sales\nYours <yours@acme.example>\n \n\nBo\n')).toBe(
    '<p>Dear Ann,</p>\n<p>R&amp;D &lt; sales<br>\nYours &lt;yours@acme.example&gt;</p>\n<p>Bo</p>',
  );
});

test('leaves what belongs to the template as it is', () => {
  const text = 'Hi {{ first_name | default: "R&D" }}{% if fit > 3 %} & co{% endif %}';
  expect(textToHtml(text)).toBe(
    '<p>Hi {{ first_name | default: "R&D" }}{% if fit > 3 %} &amp; co{% endif %}</p>',
  );
});

test.each(['', '<p>Hello <b>you</b>.</p>\n\n<p>Bye</p>'])('leaves %j alone', (text) => {
  expect(textToHtml(text)).toBe(text);
});
