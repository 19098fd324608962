import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProcess } from '@outreach/testkit';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { dataFolder, type RunningServer, startServer } from '../setup/product.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');

/** A block of the tour, and the answer that is shown below it. */
type Block = { language: string; text: string; answer: string | undefined };

function tourBlocks(): Block[] {
  const tour = readme.slice(readme.indexOf('<!-- tour -->'), readme.indexOf('<!-- /tour -->'));
  const blocks: Block[] = [];
  for (const [, language = '', text = ''] of tour.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)) {
    const last = blocks.at(-1);
    if (language === 'text' && last) last.answer = text;
    else blocks.push({ language, text, answer: undefined });
  }
  return blocks;
}

const END_OF_BLOCK = '── end of block ──';

describe('the tour of the README', { timeout: 240_000 }, () => {
  const DATA_DIR = dataFolder();
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer({ DATA_DIR });
  }, 120_000);

  it('answers as it shows, line by line', async () => {
    const blocks = tourBlocks();
    for (const { language, text } of blocks.filter((block) => block.language !== 'sh')) {
      expect(language).toBe('js');
      const file = path.join(root, /^\/\/ (\S+)$/m.exec(text)?.[1] ?? '');
      writeFileSync(file, text);
      onTestFinished(() => rmSync(file, { force: true }));
    }
    const commands = blocks.filter((block) => block.language === 'sh');
    const script = commands.map(({ text }) => `${text}echo '${END_OF_BLOCK}'\n`).join('');
    const run = await runProcess({
      command: 'bash',
      args: ['-euo', 'pipefail', '-c', script],
      cwd: root,
      env: { DATA_DIR, PORT: new URL(server.address).port },
    });
    const answers = run.stdout.split(`${END_OF_BLOCK}\n`);
    expect(run.stderr).not.toMatch(/error/i);
    for (const [n, { text, answer = '' }] of commands.entries())
      expect(answers[n], `${text}${run.stderr}`).toMatch(pattern(answer));
    expect(run.code).toBe(0);
  });
});

/** The text itself; `…` stands for anything in its line. */
function pattern(answer: string): RegExp {
  const escaped = answer.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*');
  return new RegExp(`^${escaped}$`);
}
