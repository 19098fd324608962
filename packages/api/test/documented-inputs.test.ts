import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../src/docs/openapi.js';
import { routes } from '../src/index.js';

// biome-ignore lint/suspicious/noExplicitAny: the document is JSON of many shapes.
const { components } = openApiDocument(routes) as any;

describe('the OpenAPI document', () => {
  test('describes an instant that is given as an ISO time, whatever it becomes here', () => {
    expect(components.schemas.Bounce.properties.at).toMatchObject({ type: 'string', format: 'date-time' });
  });

  test('promises no defaults where a schedule is changed', () => {
    const { holidays } = components.schemas.ScheduleChanges.properties;
    expect(JSON.stringify(holidays)).not.toContain('default');
    expect(holidays.required ?? []).toEqual([]);
    expect(JSON.stringify(components.schemas.NewSchedule.properties.holidays)).toContain('default');
  });
});
