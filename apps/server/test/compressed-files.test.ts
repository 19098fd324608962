import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compressedFiles } from '../src/compressed-files.js';

const SCRIPT = 'export const answer = 42;\n'.repeat(50);

let folder: string;
let origin: string;
let close: () => void;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outreach-files-'));
  await writeFile(join(folder, 'a.js'), SCRIPT);
  await writeFile(join(folder, 'a.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'a.js.gz'), gzipSync(SCRIPT));
  await writeFile(join(folder, 'b.css'), 'b {}');
  const app = express().use('/assets', compressedFiles(folder), express.static(folder));
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close();
});
afterAll(async () => {
  close();
  await rm(folder, { recursive: true, force: true });
});

/** As it came: nothing is decompressed on the way. */
async function ask(path: string, accepts: string): Promise<{ answer: IncomingMessage; body: Buffer }> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    get(origin + path, { headers: { 'accept-encoding': accepts } }, resolve).on('error', reject),
  );
  return { answer, body: Buffer.concat(await answer.toArray()) };
}

it('takes the smallest coding that the caller can read, and keeps the type', async () => {
  const brotli = await ask('/assets/a.js', 'gzip, deflate, br');
  expect(brotli.answer.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'text/javascript; charset=utf-8',
    vary: 'accept-encoding',
  });
  expect(brotliDecompressSync(brotli.body).toString()).toBe(SCRIPT);

  const gzip = await ask('/assets/a.js', 'gzip');
  expect(gzip.answer.headers['content-encoding']).toBe('gzip');
  expect(gunzipSync(gzip.body).toString()).toBe(SCRIPT);
});

it('gives the file as it is to whoever reads no coding, and still says that it varies', async () => {
  for (const accepts of ['', 'identity', 'br;q=0, gzip;q=0']) {
    const { answer, body } = await ask('/assets/a.js', accepts);
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers.vary).toBe('accept-encoding');
    expect(body.toString()).toBe(SCRIPT);
  }
});

it('leaves alone what has nothing compressed beside it, and what is not there', async () => {
  const { answer, body } = await ask('/assets/b.css', 'br');
  expect(answer.headers).not.toHaveProperty('content-encoding');
  expect(body.toString()).toBe('b {}');
  expect((await ask('/assets/c.js', 'br')).answer.statusCode).toBe(404);
  expect((await ask('/assets/..%2f..%2fpackage.json', 'br')).answer.statusCode).not.toBe(200);
});
