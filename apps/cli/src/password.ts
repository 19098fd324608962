import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandError } from './errors.js';

/** The password of an option: itself, or, for `-` or none, asked for without echo or read from a pipe's first line. */
export async function passwordFrom(option: string | undefined): Promise<string> {
  if (option !== undefined && option !== '-') return option;
  return process.stdin.isTTY ? await ask('Password: ') : await firstLine();
}

async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  // What is typed is echoed by readline alone: into nothing.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await reader.question('');
  } finally {
    reader.close();
    process.stderr.write('\n');
  }
}

async function firstLine(): Promise<string> {
  const reader = createInterface({ input: process.stdin });
  for await (const line of reader) {
    reader.close();
    return line;
  }
  throw new CommandError('No password was given: use --password, or write it to standard input.');
}
