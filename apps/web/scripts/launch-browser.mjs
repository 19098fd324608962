import { chromium } from 'playwright-core';
import { CHROMIUM } from './env.mjs';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
];

/**
 * Starts the system's Chromium, without anything that would call home.
 * @param {string[]} flags further ones
 * @returns {Promise<import('playwright-core').Browser>}
 */
export const launchBrowser = (flags = []) =>
  chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...flags] });
