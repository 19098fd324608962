import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
/** Without what is shown as code: that holds no link and no heading. */
const prose = (file: string) => read(file).replace(/^```[\s\S]*?^```$/gm, '');

const FILES = [
  'README.md',
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The anchors of a file, as GitHub makes them of its headings. */
const anchorsOf = (file: string): string[] =>
  [...prose(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Why a link of a file leads nowhere; undefined when it does lead somewhere. */
function fault(file: string, link: string): string | undefined {
  const [to = '', anchor] = link.split('#');
  const target = to === '' ? file : path.join(path.dirname(file), to);
  if (!existsSync(path.join(root, target))) return `${file}: ${link}: there is no such file`;
  if (anchor === undefined) return undefined;
  if (!statSync(path.join(root, target)).isFile() || !anchorsOf(target).includes(anchor))
    return `${file}: ${link}: there is no such heading`;
  return undefined;
}

describe('what the documents point to is there:', () => {
  it('files and headings that they link', () => {
    const links = FILES.flatMap((file) =>
      [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link = '']) => link)
        .filter((link) => !/^[a-z]+:/.test(link))
        .map((link) => ({ file, link })),
    );
    expect(links.length).toBeGreaterThan(20);
    expect(links.flatMap(({ file, link }) => fault(file, link) ?? [])).toEqual([]);
  });

  it('files of the repository that they name', () => {
    const named = FILES.flatMap((file) =>
      [...read(file).matchAll(/(?<![\w./-])(?:apps|packages|docs|\.config|\.ci)\/[\w./*@-]*[\w*]/g)].map(
        ([name]) => ({ file, name }),
      ),
    );
    expect(named.length).toBeGreaterThan(30);
    // Of a pattern, what stands before its first star.
    const missing = named.filter(({ name }) => !existsSync(path.join(root, name.split('*')[0] ?? '')));
    expect(missing).toEqual([]);
  });
});
