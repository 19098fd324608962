import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../../src/templates/compile.js';
import { renderByEngine, renderTemplate } from '../../src/templates/render.js';
import type { TemplateValues } from '../../src/templates/variables.js';

const EVIL = `<script>alert("1")</script>' onload='x`;
const ESCAPED = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39; onload=&#39;x';
const values: TemplateValues = {
  first_name: EVIL,
  company: 'Smith & Sons',
  title: '%3Cscript%3E',
  city: '&lt;b&gt;',
  note: 'One <b>\nTwo',
  region: null,
};
const html = (source: string, of: TemplateValues = values): string => {
  const rendering = renderTemplate(compileTemplate(source), of, 'html');
  if (!rendering.ok) throw new Error(rendering.detail);
  return rendering.text;
};

describe("in HTML a contact's value", () => {
  it.each([
    ['{{ first_name }}'],
    ['{{ first_name }}{% if false %}{% endif %}'],
    ['{{ first_name | raw }}'],
    ['{{ first_name | raw | strip }}'],
    ['{{ first_name | default: "<i>" }}'],
    ['{{ region | default: first_name }}'],
    ['{{ "" | append: first_name }}'],
    ['{% echo first_name %}'],
    ['{% liquid\n echo first_name %}'],
    ['{% cycle first_name, "x" %}'],
    ['{% assign who = first_name %}{{ who }}'],
    ['{% capture who %}{{ first_name }}{% endcapture %}{{ who }}'],
    ['{% capture who %}{{ first_name }}{% endcapture %}{{ who | strip }}'],
    ['{% assign all = first_name | split: "~" %}{% for one in all %}{{ one }}{% endfor %}'],
    ['{{ first_name | split: "~" }}'],
    ['{% case company %}{% when "Smith & Sons" %}{{ first_name }}{% endcase %}'],
    ['{{ custom["first_name"] | default: first_name }}'],
  ])('is text, whatever is done with it: %s', (source) => {
    expect(html(source)).toBe(ESCAPED);
  });

  it('stays within the quotes of an attribute', () => {
    expect(html(`<a title="{{ first_name }}" alt='{{ first_name | upcase }}'>`)).not.toMatch(
      /="[^"]*"[^ >]|<script/i,
    );
    expect(html(`<a alt='{{ first_name }}'>`)).toBe(`<a alt='${ESCAPED}'>`);
  });

  it.each([
    ['{{ title | url_decode }}', '&lt;script&gt;'],
    ['{{ title | url_decode | newline_to_br }}', '&lt;script&gt;'],
    ['{{ title | escape | url_decode }}', '&lt;script&gt;'],
    ['{% capture t %}{{ title }}{% endcapture %}{{ t | url_decode }}', '&lt;script&gt;'],
    ['{{ city | replace: "&lt;", "<" | replace: "&gt;", ">" }}', '&lt;b&gt;'],
    ['{{ city }}', '&amp;lt;b&amp;gt;'],
    ['{{ first_name | escape | replace: "&lt;", "<" | slice: 0, 3 }}', '&lt;sc'],
    ['{{ "<b>" | append: company }}', '&lt;b&gt;Smith &amp; Sons'],
    ['{{ "<b>" | default: "x" | append: company }}', '&lt;b&gt;Smith &amp; Sons'],
    ['{{ region | default: "<b>" | append: company }}', '&lt;b&gt;Smith &amp; Sons'],
    ['{% cycle "<b>", company %}', '&lt;b&gt;'],
  ])('brings no markup in by a filter: %s', (source, text) => {
    expect(html(source)).toBe(text);
  });

  it('does not pass for what the template has captured under that name', () => {
    const b = '{% capture x %}<b>{% endcapture %}';
    const of = { ...values, company: '<b>' };
    expect(html(`${b}{{ company }}`, of)).toBe('&lt;b&gt;');
    expect(html(`${b}{% assign x = company %}{{ x }}`, of)).toBe('&lt;b&gt;');
    expect(html(`${b}{% assign l = company | split: "~" %}{% for x in l %}{{ x }}{% endfor %}`, of)).toBe(
      '&lt;b&gt;',
    );
    expect(html(`{{ company }}{% capture company %}<i>{% endcapture %}`, of)).toBe('&lt;b&gt;');
    expect(html('{% capture x %}<b>{% endcapture %}{{ x | append: company }}', of)).toBe(
      '&lt;b&gt;&lt;b&gt;',
    );
  });

  it('is the value in conditions and filters, as in a text', () => {
    expect(html('{% if company == "Smith & Sons" %}yes{% else %}no{% endif %}')).toBe('yes');
    expect(html('<a href="https://x.example/?c={{ company | url_encode }}">')).toContain('c=Smith+%26+Sons"');
    expect(html('{{ company | size }}')).toBe('12');
    expect(html('{{ company | truncate: 9, "" }}')).toBe('Smith &amp; S');
    expect(html('{{ company | replace: "&", "and" }}')).toBe('Smith and Sons');
  });

  it('may have its lines broken, and be escaped by hand', () => {
    expect(html('{{ note | newline_to_br }}')).toBe('One &lt;b&gt;<br />\nTwo');
    expect(html('{{ first_name | escape }}')).toBe(ESCAPED.replaceAll('&quot;', '&#34;'));
    expect(html('{{ city | escape_once }}')).toBe('&lt;b&gt;');
    expect(html('{{ note | escape | newline_to_br | strip }}')).toBe('One &lt;b&gt;<br />\nTwo');
    expect(html('{{ note | newline_to_br | newline_to_br }}')).not.toContain('<b>');
  });

  it('never opens a tag, wherever it stands', () => {
    const filters = [
      'raw',
      'escape',
      'upcase',
      'strip',
      'url_decode',
      'newline_to_br',
      'escape_once',
      'json',
    ];
    const chain = fc.array(fc.constantFrom(...filters), { maxLength: 4 });
    const value = fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", '%3C', '&lt;', 'a', '\n') });
    fc.assert(
      fc.property(chain, value, (names, first_name) => {
        const source = `{{ first_name${names.map((name) => ` | ${name}`).join('')} }}`;
        const rendering = renderTemplate(compileTemplate(source), { first_name }, 'html');
        if (rendering.ok) expect(rendering.text.replaceAll('<br />', '')).not.toMatch(/[<>"']/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('in HTML what the template itself says', () => {
  it.each([
    ['<b>{{ company }}</b>', '<b>Smith &amp; Sons</b>'],
    ['{{ "<b>" }}{% echo "<i>" %}{% cycle "<u>", "<s>" %}', '<b><i><u>'],
    ['{{ region | default: "<i>you</i>" }}', '<i>you</i>'],
    ['{{ region | upcase | default: "<i>you</i>" }}', '<i>you</i>'],
    ['{% capture b %}<b>{{ company }}</b>{% endcapture %}{{ b }}', '<b>Smith &amp; Sons</b>'],
    ['{% capture b %} <b>{{ company }}</b> {% endcapture %}{{ b | strip }}', '<b>Smith &amp; Sons</b>'],
    ['{% raw %}<b>{{ x }}</b>{% endraw %}', '<b>{{ x }}</b>'],
  ])('stays markup: %s', (source, text) => {
    expect(html(source)).toBe(text);
  });

  it('holds a hole back as in a text', () => {
    expect(renderTemplate(compileTemplate('{{ region }}'), values, 'html')).toMatchObject({ ok: false });
    expect(renderTemplate(compileTemplate('{{ region | strip }}'), values, 'html')).toMatchObject({
      ok: false,
    });
  });

  it('comes out the same both ways of rendering', () => {
    for (const source of ['<b>{{ first_name }}{{ region | default: "<i>" }}', '{{ custom.note }}']) {
      const template = compileTemplate(source);
      expect(template.plain).not.toBeNull();
      expect(renderByEngine(template, values, 'html')).toEqual(renderTemplate(template, values, 'html'));
    }
  });
});
