import { expect, it } from 'vitest';
import { sharedBuffers } from '../src/server-settings.js';

const GIBIBYTE = 2 ** 30;

it.each([
  [0.5, '128MB'],
  [2, '256MB'],
  [8, '1024MB'],
  [64, '1024MB'],
])('of %d GiB of memory the server keeps %s for pages', (memory, pages) => {
  expect(sharedBuffers(memory * GIBIBYTE)).toBe(pages);
});
