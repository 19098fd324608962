/** What a process has said so far, and whether anything is still to come. */
export type ProcessOutput = {
  append(stream: 'stdout' | 'stderr', text: string): void;
  /** @param how for a message: `code 1`, `SIGKILL` */
  end(how: string): void;
  text(stream: 'stdout' | 'stderr'): string;
  /**
   * The first whole line of either stream that matches, now or later.
   *
   * @throws Error with all output when there is none within `timeoutMs` milliseconds or before the end
   */
  line(pattern: RegExp | string, timeoutMs: number): Promise<string>;
};

export function collectOutput(): ProcessOutput {
  const texts = { stdout: '', stderr: '' };
  const lookers = new Set<() => void>();
  let ended: string | undefined;
  const changed = () => {
    for (const look of lookers) look();
  };

  const find = (pattern: RegExp | string) => {
    const lines = [texts.stdout, texts.stderr].flatMap((text) => {
      const parts = text.split('\n');
      // The last part is a line only when nothing can follow.
      return ended === undefined ? parts.slice(0, -1) : parts;
    });
    return lines.find((line) =>
      typeof pattern === 'string' ? line.includes(pattern) : line.search(pattern) >= 0,
    );
  };

  return {
    append: (stream, text) => {
      texts[stream] += text;
      changed();
    },
    end: (how) => {
      ended = how;
      changed();
    },
    text: (stream) => texts[stream],
    line: (pattern, timeoutMs) =>
      new Promise((resolve, reject) => {
        const settle = () => {
          clearTimeout(timer);
          lookers.delete(look);
        };
        const fail = (reason: string) => {
          settle();
          reject(new Error(`${reason}\n${texts.stdout}${texts.stderr}`.trimEnd()));
        };
        const look = () => {
          const line = find(pattern);
          if (line !== undefined) {
            settle();
            resolve(line);
          } else if (ended !== undefined) fail(`ended (${ended}) without a line with ${pattern}`);
        };
        const timer = setTimeout(() => fail(`no line with ${pattern} within ${timeoutMs} ms`), timeoutMs);
        lookers.add(look);
        look();
      }),
  };
}
