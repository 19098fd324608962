import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

function librariesInUse(): string[] {
  const folders = ['packages', 'apps'].flatMap((group) =>
    readdirSync(path.join(root, group)).map((name) => path.join(group, name)),
  );
  const manifests = ['.', ...folders]
    .map((folder) => path.join(root, folder, 'package.json'))
    .filter((file) => existsSync(file));
  const names = manifests.flatMap((file) => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(file, 'utf8'));
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  return [...new Set(names)].filter((name) => !name.startsWith('@outreach/')).sort();
}

describe('the list of dependencies', () => {
  it('names every library in use, and no other', () => {
    const text = readFileSync(path.join(root, 'docs/dependencies.md'), 'utf8');
    const listed = [...text.matchAll(/^\| (`.*?`) *\|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    );
    expect(listed.sort()).toEqual(librariesInUse());
  });
});
