import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../src/domain-error.js';
import { compileTemplate } from '../../src/templates/compile.js';
import { type ContactRow, templateValues } from '../../src/templates/contact-values.js';
import { type Rendering, renderByEngine, renderTemplate } from '../../src/templates/render.js';
import type { TemplateValues } from '../../src/templates/variables.js';

const ada: TemplateValues = {
  first_name: 'Ada',
  last_name: '  ',
  title: '',
  city: null,
  company: 'Analytical Engines',
  icebreaker: 'I liked your notes',
};
const render = (source: string, values = ada): Rendering => renderTemplate(compileTemplate(source), values);
const text = (source: string, values = ada): string => {
  const rendering = render(source, values);
  if (!rendering.ok) throw new Error(rendering.detail);
  return rendering.text;
};
const missing = (variable: string) => ({ ok: false, code: 'missing_value', variable });

describe('an ordinary template', () => {
  it('shows variables and custom fields, bare or under custom', () => {
    expect(text('Hi {{ first_name }} of {{company}}. {{ icebreaker }}! {{ custom.icebreaker }}!')).toBe(
      'Hi Ada of Analytical Engines. I liked your notes! I liked your notes!',
    );
  });

  it('is plain text: nothing is escaped', () => {
    expect(text('{{ first_name }} & <b>', { first_name: 'A & <B>' })).toBe('A & <B> & <b>');
  });

  it('drops the space around a value, and knows filters, loops and conditions', () => {
    expect(text('{{ first_name }},', { first_name: ' Ada\n' })).toBe('Ada,');
    expect(text('{{ first_name | upcase }}{% for i in (1..3) %}{{ i }}{% endfor %}')).toBe('ADA123');
    expect(text('{% assign who = first_name | append: "!" %}{% liquid echo who %}')).toBe('Ada!');
  });

  it('treats Liquid inside a value as text', () => {
    const evil = '{{ company }}{% for i in (1..9) %}x{% endfor %}{% raw %}';
    expect(text('Hi {{ first_name }}', { first_name: evil, company: 'secret' })).toBe(`Hi ${evil}`);
    expect(text('{% if true %}{{ first_name }}{% endif %}', { first_name: evil })).toBe(evil);
  });

  it('leaves the values as they were', () => {
    const values = { ...ada };
    render('{% increment first_name %}{% assign city = "x" %}{{ city }}', values);
    expect(values).toEqual(ada);
  });
});

describe('an empty value', () => {
  it.each([
    ['null', 'Hi {{ city }}', 'city'],
    ['an empty text', 'Hi {{ title }}', 'title'],
    ['white space', 'Hi {{ last_name }}', 'last_name'],
    ['a custom field that the contact lacks', 'Hi {{ custom.hobby }}', 'custom.hobby'],
    ['a filter over nothing', 'Hi {{ city | capitalize }}', 'city'],
    ['something appended to nothing', 'Hi {{ city | append: "!" }}', 'city'],
    ['nothing appended to something', 'Hi {{ first_name | append: last_name }}', 'last_name'],
    ['a default that is empty too', 'Hi {{ city | default: title }}', 'city'],
    ['a name of it', 'Hi {% assign town = city %}{{ town }}', 'town'],
    ['an echo', 'Hi {% echo city %}', 'city'],
    ['a cycle', 'Hi {% cycle city, "x" %}', 'city'],
    ['a capture', '{% capture town %}{{ city }}{% endcapture %}', 'city'],
  ])('holds the message back: %s', (_, source, variable) => {
    expect(render(source)).toMatchObject(missing(variable));
  });

  it('is named in a sentence', () => {
    expect(render('{{ city }}')).toMatchObject({
      detail: 'city is empty for this contact and the template gives no default.',
    });
    expect(render('{{ city | default: title }}')).toMatchObject({
      detail: 'city is empty for this contact, and so is what the template gives in its place.',
    });
  });

  it('is fine where a default stands in, even a deliberately empty one', () => {
    expect(text('Hi {{ city | default: "there" }}')).toBe('Hi there');
    expect(text('Hi {{ last_name | default: "there" }}')).toBe('Hi there');
    expect(text('Hi {{ city | capitalize | default: "there" }}')).toBe('Hi there');
    expect(text('Hi {{ city | default: company }}')).toBe('Hi Analytical Engines');
    expect(text('Hi{{ city | default: "" }}')).toBe('Hi');
  });

  it('is fine where it is not shown', () => {
    expect(text('{% if city %}in {{ city }}{% else %}somewhere{% endif %}')).toBe('somewhere');
    expect(text('{% if title %}{{ title }}{% elsif last_name %}{{ last_name }}{% endif %}')).toBe('');
    expect(text('{% unless city %}nowhere{% endunless %}')).toBe('nowhere');
  });
});

describe('a hostile template', () => {
  it.each([
    ['nested loops', '{% for i in (1..1000000) %}{% for j in (1..1000000) %}x{% endfor %}{% endfor %}'],
    ['a huge range', '{{ (1..1000000000) }}'],
    [
      'a text that doubles',
      '{% assign s = "aaaa" %}{% for i in (1..99) %}{% assign s = s | append: s %}{% endfor %}',
    ],
    [
      'a capture that doubles',
      '{% assign s = "aaaa" %}{% for i in (1..99) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}{{ s }}',
    ],
    ['constant text in loops', `{% for i in (1..90000) %}${'x'.repeat(1000)}{% endfor %}`],
    ['a padded date', '{{ "now" | date: "%999999999Y" }}'],
    [
      'a list of long texts',
      `{% assign s = "${'x'.repeat(9000)}" | split: "" | join: "${'y'.repeat(900)}" %}{{ s }}`,
    ],
    ['a constructor', '{{ constructor }}'],
    ['a constructor of a text', '{{ "".constructor }}'],
    ['a constructor of a value', '{{ first_name.constructor.constructor }}'],
    ['a constructor by index', '{{ first_name["constructor"] }}'],
    ['a prototype', '{{ __proto__ }}'],
    ['a prototype of the fields', '{{ custom.__proto__ }}'],
    ['a prototype in a loop', '{% for i in (1..2) %}{{ i.__proto__ }}{% endfor %}'],
  ])('fails fast: %s', (_, source) => {
    const before = performance.now();
    expect(render(source)).toMatchObject({ ok: false, code: 'template_failed' });
    expect(performance.now() - before).toBeLessThan(1_000);
  });

  it('can load nothing', () => {
    for (const tag of ['include "/etc/passwd"', 'render "x"', 'layout "x"', 'block x'])
      expect(() => compileTemplate(`{% ${tag} %}`)).toThrow(DomainError);
  });

  it('can make no NUL, which neither a mail nor the database would take', () => {
    const detail = 'The template makes a NUL, which no message can hold.';
    expect(render('{{ "a%00b" | url_decode }}')).toEqual({ ok: false, code: 'template_failed', detail });
  });

  it('that takes too long is refused without another try after a few', () => {
    const loops = 4;
    const slow = compileTemplate(
      `{% assign a = (1..400) %}${'{% for i in a %}'.repeat(loops)}${'{% endfor %}'.repeat(loops)}`,
    );
    for (let i = 0; i < 3; i++)
      expect(renderTemplate(slow, ada)).toMatchObject({
        code: 'template_failed',
        detail: 'The template takes too long.',
      });
    const before = performance.now();
    expect(renderTemplate(slow, ada)).toMatchObject({ code: 'template_failed' });
    expect(performance.now() - before).toBeLessThan(50);
  });
});

describe('both ways of rendering', () => {
  const KEYS = ['first_name', 'company', 'icebreaker', 'title', 'size', 'first'];
  const literal = fc.stringMatching(/^[^"\\{}%]{0,8}$/);
  const output = fc.record({
    name: fc.constantFrom(
      ...KEYS.flatMap((key) => [key, `custom.${key}`, `["${key}"]`]),
      'constructor',
      'toString',
    ),
    fallback: fc.option(literal, { nil: undefined }),
    trim: fc.tuple(fc.constantFrom('', '-'), fc.constantFrom('', '-')),
  });
  const piece = fc.oneof(
    fc.stringMatching(/^[^{}%]{0,12}$/),
    output.map(
      ({ name, fallback, trim: [left, right] }) =>
        `{{${left} ${name}${fallback === undefined ? '' : ` | default: "${fallback}"`} ${right}}}`,
    ),
  );
  const value = fc.oneof(
    fc.constantFrom(null, '', ' ', '\t\n', '{{ first_name }}', '{% if %}', ' Ada '),
    fc.string({ maxLength: 6, unit: 'grapheme' }),
  );
  const values = fc.record(Object.fromEntries([...KEYS, 'custom.title'].map((key) => [key, value])), {
    requiredKeys: [],
  });

  it('give the same answer', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), values, (pieces, someValues) => {
        const template = compileTemplate(pieces.join(''));
        expect(renderTemplate(template, someValues as TemplateValues)).toEqual(
          renderByEngine(template, someValues as TemplateValues),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('the quick one serves templates without logic', () => {
    for (const source of ['', 'Hi', '{{ first_name }}', 'a{{ custom.x | default: "y" }}b{{- company -}}'])
      expect(compileTemplate(source).plain).not.toBeNull();
    for (const source of [
      '{{ city | upcase }}',
      '{% if city %}{% endif %}',
      '{{ nil }}',
      '{{ constructor }}',
    ])
      expect(compileTemplate(source).plain).toBeNull();
  });
});

describe('what a contact gives a template', () => {
  const row: ContactRow = {
    firstName: 'Ada',
    lastName: null,
    email: 'ada@example.com',
    title: 'CTO',
    seniority: null,
    linkedinUrl: null,
    city: 'London',
    region: null,
    country: null,
    customFields: { title: 'Countess', hobby: 'maths', visits: 3, gone: null },
    companyName: 'Analytical Engines',
    companyDomain: null,
    companyIndustry: 'Computing',
    companySubIndustry: null,
    companyCity: 'Turin',
    companyRegion: null,
    companyCountry: null,
  };

  it('has a built-in variable even where a custom field has the same name', () => {
    expect(text('{{ title }} {{ custom.title }} {{ hobby }} {{ custom.visits }}', templateValues(row))).toBe(
      'CTO Countess maths 3',
    );
    expect(text('{% if true %}{{ title }} {{ custom.title }}{% endif %}', templateValues(row))).toBe(
      'CTO Countess',
    );
    expect(text('{% assign f = "title" %}{{ custom[f] }}', templateValues(row))).toBe('Countess');
  });

  it('has a full name of whatever there is', () => {
    expect(templateValues(row).full_name).toBe('Ada');
    expect(templateValues({ ...row, lastName: 'Lovelace' }).full_name).toBe('Ada Lovelace');
    expect(templateValues({ ...row, firstName: ' ' }).full_name).toBeNull();
  });
});
