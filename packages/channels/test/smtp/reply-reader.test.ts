import { describe, expect, it } from 'vitest';
import { createReplyReader } from '../../src/smtp/reply-reader.js';

const TALK = '250 ok\r\n250-first\r\n250-second\r\n250 last\r\n\r\n354 go on\n550 5.1.1 né à Köln\r\n250\r\n';
const REPLIES = ['250 ok', '250-first\n250-second\n250 last', '354 go on', '550 5.1.1 né à Köln', '250'];

describe('replies are put together', () => {
  it('from one piece', () => {
    const reader = createReplyReader();
    expect(reader.read(Buffer.from(TALK))).toEqual(REPLIES);
    expect(reader.pending()).toBe(0);
  });

  it.each([1, 2, 3, 7, 20])('from pieces of %d bytes', (size) => {
    const reader = createReplyReader();
    const bytes = Buffer.from(TALK);
    const replies: string[] = [];
    for (let at = 0; at < bytes.length; at += size)
      replies.push(...reader.read(bytes.subarray(at, at + size)));
    expect(replies).toEqual(REPLIES);
    expect(reader.pending()).toBe(0);
  });

  it('and what is not complete is kept apart', () => {
    const reader = createReplyReader();
    expect(reader.read(Buffer.from('250 ok\r\n550-no\r\n550 5'))).toEqual(['250 ok']);
    expect(reader.pending()).toBe('550-no\n550 5'.length);
    expect(reader.unfinished()).toBe('550 5');
    expect(reader.read(Buffer.from('.1.1 nobody\r\n'))).toEqual(['550-no\n550 5.1.1 nobody']);
    expect(reader.unfinished()).toBe('');
  });

  it('and what is no SMTP is one line each', () => {
    const reader = createReplyReader();
    expect(reader.read(Buffer.from('moo\r\n2500-x\r\n 250 y\r\n250-a\r\nmoo\r\n'))).toEqual([
      'moo',
      '2500-x',
      ' 250 y',
      '250-a\nmoo',
    ]);
  });

  it('and octets that are not UTF-8 stay as they are', () => {
    const reader = createReplyReader();
    expect(reader.read(Buffer.from('550 K\xf6ln\r\n', 'latin1'))).toEqual(['550 K\xf6ln']);
  });
});
