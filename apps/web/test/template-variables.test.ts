import { describe, expect, it } from 'vitest';
import { placeOf, setFallback, usedVariables } from '../src/features/sequence/template-variables.ts';

describe('variables of a template', () => {
  it('are listed once, in order, with their fallbacks', () => {
    expect(
      usedVariables('Hi {{ first_name | default: "there" }} at {{company}}, {{ first_name | default: "x" }}'),
    ).toEqual([
      { name: 'first_name', fallback: 'there' },
      { name: 'company', fallback: null },
    ]);
  });

  it('have no fallback when one place lacks it', () => {
    expect(usedVariables(`{{ city | default: 'town' }} {{ city }}`)).toEqual([
      { name: 'city', fallback: null },
    ]);
  });

  it('take a fallback wherever they are written out, in front of other filters', () => {
    expect(
      setFallback('{{first_name}}, {{ first_name | upcase }}, {{ company }}', 'first_name', 'there'),
    ).toBe(
      '{{ first_name | default: "there" }}, {{ first_name | default: "there" | upcase }}, {{ company }}',
    );
  });

  it('lose it when it is emptied, and only it', () => {
    expect(setFallback('{{ city | default: "town" | upcase }}', 'city', '')).toBe('{{ city | upcase }}');
  });

  it('keep white-space control and texts with quotes', () => {
    expect(setFallback('{{- city -}}', 'city', 'the "Big" one')).toBe(
      `{{- city | default: 'the "Big" one' -}}`,
    );
  });

  it('cannot be broken out of by braces or both kinds of quotes', () => {
    const template = setFallback('{{ city }}', 'city', `}} {{ email }} "it's"`);
    expect(usedVariables(template)).toEqual([{ name: 'city', fallback: expect.any(String) }]);
  });
});

describe('the place of a problem', () => {
  it('is read from its sentence', () => {
    expect(placeOf('Step 1: Line 2, column 14: there is no variable "x".')).toEqual({ line: 2, column: 14 });
    expect(placeOf('The template is empty.')).toBeNull();
  });
});
