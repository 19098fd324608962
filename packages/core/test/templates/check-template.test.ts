import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../src/templates/check.js';
import { compileTemplate } from '../../src/templates/compile.js';

const check = (source: string, field: 'subject' | 'messageTemplate' = 'messageTemplate') =>
  checkTemplate(source, { customFields: new Set(['icebreaker', 'Deal size']), field });
const messages = (source: string) => check(source).map((problem) => problem.message);

describe('a good template', () => {
  it.each([
    ['text', 'Hello'],
    ['variables', 'Hi {{ first_name | default: "there" }} of {{ company }}'],
    [
      'custom fields',
      '{{ icebreaker }} {{ custom.icebreaker }} {{ custom["Deal size"] }} {{ ["Deal size"] }}',
    ],
    ['names of its own', '{% assign a = 1 %}{{ a }}{% capture b %}x{% endcapture %}{{ b }}'],
    ['loops', '{% for i in (1..3) %}{{ i }} {{ forloop.index }}{% endfor %}'],
    ['conditions', '{% if city and company contains "x" %}{{ city }}{% elsif not title %}y{% endif %}'],
    ['the length of a text', '{% if first_name.size > 3 %}x{% endif %}'],
    ['tags in a comment', '{% comment %}{% nonsense %}{{ nothing }}{% endcomment %}'],
    ['braces that are meant', '{% raw %}{{ nothing }}{% endraw %}'],
  ])('has no problems: %s', (_, source) => {
    expect(check(source)).toEqual([]);
  });
});

describe('a template with problems', () => {
  it('is told all of them at once, in the order of the text', () => {
    const source =
      'Hi {{ frist_name }},\n{{ custom.icebraker }} {{ company | captalize }}\n{% iff x %}{% endif %}{% include "a" %}{{ xyz }}';
    expect(check(source)).toEqual([
      {
        path: ['messageTemplate'],
        type: 'unknown_variable',
        message: 'Line 1, column 7: there is no variable "frist_name"; did you mean "first_name"?',
      },
      {
        path: ['messageTemplate'],
        type: 'unknown_variable',
        message: 'Line 2, column 4: there is no custom field "icebraker"; did you mean "icebreaker"?',
      },
      {
        path: ['messageTemplate'],
        type: 'unknown_filter',
        message: 'Line 2, column 24: there is no filter "captalize"; did you mean "capitalize"?',
      },
      {
        path: ['messageTemplate'],
        type: 'unknown_tag',
        message: 'Line 3, column 1: there is no tag "iff"; did you mean "if"?',
      },
      {
        path: ['messageTemplate'],
        type: 'forbidden_tag',
        message: `Line 3, column 23: the tag "include" can't be used here: a template can't load others.`,
      },
      {
        path: ['messageTemplate'],
        type: 'unknown_variable',
        message: 'Line 3, column 43: there is no variable "xyz".',
      },
    ]);
  });

  it.each([
    ['{{ FirstName }}', 'Line 1, column 4: there is no variable "FirstName"; did you mean "first_name"?'],
    ['{{ first_name', 'Line 1, column 1: {{ first_name is never closed with "}}".'],
    ['{% if city %}x', 'Line 1, column 1: {% if city %} is never closed with {% endif %}.'],
    ['x{% endif %}', 'Line 1, column 2: {% endif %} stands outside of a block that it could belong to.'],
    ['{{ }}', 'Line 1, column 4: there is nothing to show or to compare.'],
    ['{{ first_name last_name }}', 'Line 1, column 1: two values stand side by side: only one would show.'],
    ['{{ first_name | default "x" }}', 'Line 1, column 25: expected ":" after filter name.'],
    ['{{ first_name.length }}', 'Line 1, column 4: "first_name" is a text and has no parts.'],
    ['{{ custom }}', 'Line 1, column 4: say which custom field is meant: {{ custom.field }}.'],
    ['{{ x }}{% assign x = 1 %}', 'Line 1, column 4: "x" is used before the template sets it.'],
    ['{{ constructor }}', 'Line 1, column 4: there is no variable "constructor".'],
    ['{{ "".constructor }}', 'Line 1, column 4: there is no variable "constructor".'],
    [
      '{% liquid\necho frist_name | upcas\n%}',
      'Line 2, column 6: there is no variable "frist_name"; did you mean "first_name"?',
    ],
    ['{% foo %}{% else %}{% endfoo %}', 'Line 1, column 1: there is no tag "foo"; did you mean "for"?'],
    ['{% if x %}'.repeat(8_000), expect.stringContaining('the template is nested too deeply.')],
    ['x'.repeat(100_001), 'The template is longer than 100,000 characters.'],
  ])('says what is wrong: %.40s', (source, message) => {
    expect(messages(source)).toContainEqual(message);
  });

  it('reads on before something unclosed', () => {
    expect(messages('{{ frist_name }} {{ company')).toHaveLength(2);
    expect(messages('{% if city %}{{ frist_name }} {{ company')).toEqual([
      'Line 1, column 31: {{ company is never closed with "}}".',
    ]);
  });

  it('names a problem once, however often it occurs', () => {
    expect(messages('{{ a }}{{ a }}{{ a }}')).toHaveLength(1);
  });

  it('wants a subject on one line', () => {
    expect(check('Hello\nworld', 'subject')).toMatchObject([
      { path: ['subject'], type: 'subject_line_break' },
    ]);
    expect(check('Hello\nworld')).toEqual([]);
    expect(check('{% if city %}\nHello{% endif %}\n', 'subject')).toEqual([]);
  });
});

describe('any text at all', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        '{{',
        '}}',
        '{%',
        '%}',
        '{% if city %}',
        '{% else %}',
        '{% endif %}',
        '{{ city }}',
        '{{ x | y }}',
      ),
      fc.constantFrom(
        '{% for i in (1..2) %}',
        '{% endfor %}',
        '{% raw %}',
        '{% endraw %}',
        '{% comment %}',
        '{% x %}',
      ),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 8 },
  );

  it('compiles exactly when no fault of syntax, tag or filter is found', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const source = parts.join('');
        const faults = check(source);
        try {
          compileTemplate(source);
        } catch {
          expect(faults).not.toEqual([]);
          return;
        }
        expect(faults.filter(({ type }) => type !== 'unknown_variable')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
