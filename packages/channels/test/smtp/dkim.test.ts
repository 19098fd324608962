import { generateKeyPairSync } from 'node:crypto';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, it } from 'vitest';
import { html, type Message, received } from './received.js';
import { deliverTo, message } from './setup.js';

describe('a DKIM signature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const record = `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`;
  const dkim = { domain: 'example.org', selector: 'outreach', privateKey: pem };
  const verify = async (raw: string) => {
    const { results } = await dkimVerify(Buffer.from(raw, 'latin1'), {
      resolver: async (name: string) => {
        if (name === 'outreach._domainkey.example.org') return [[record]];
        throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
      },
    });
    return results;
  };
  const unsubscribeUrl = 'https://example.org/u/1';

  it.each<[string, Message]>([
    ['plain text', { mail: { unsubscribeUrl } }],
    ['lines that begin with dots, and spaces', { body: '.\n..a  \n \n\n\n', mail: { unsubscribeUrl } }],
    ['HTML', html('<p>Grüße 👋</p>', { unsubscribeUrl, references: ['x@example.org'] })],
  ])('holds for %s', async (_, over) => {
    const { raw } = await received(over, { sender: { dkim } });
    const [result, ...more] = await verify(raw);
    expect(more).toEqual([]);
    expect(result).toMatchObject({ signingDomain: 'example.org', status: { result: 'pass' } });
    const signed = /\bh=([^;]+);/
      .exec(raw.replace(/\r\n[ \t]+/g, ''))?.[1]
      ?.toLowerCase()
      .split(':');
    expect(signed).toEqual(
      expect.arrayContaining([
        'from',
        'to',
        'subject',
        'date',
        'message-id',
        'list-unsubscribe',
        'list-unsubscribe-post',
      ]),
    );
  });

  it.each([
    ['the body', (raw: string) => raw.replace('Hello Ada', 'Hello Eve')],
    ['one-click unsubscription', (raw: string) => raw.replace('=One-Click', '=Two-Click')],
    ['where to opt out', (raw: string) => raw.replace('/u/1', '/u/2')],
  ])('breaks when %s is changed', async (_, change) => {
    const { raw } = await received({ mail: { unsubscribeUrl } }, { sender: { dkim } });
    expect(change(raw)).not.toBe(raw);
    const [result] = await verify(change(raw));
    expect(result?.status.result).not.toBe('pass');
  });

  it.each([
    ['no key at all', 'nonsense'],
    [
      'not an RSA key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
  ])('that cannot be made sends nothing: %s', async (_, privateKey) => {
    const { outcomes, report } = await deliverTo({}, [message('a')], {
      sender: { dkim: { ...dkim, privateKey } },
    });
    expect(outcomes).toMatchObject([{ kind: 'sender_failed', code: 'dkim_failed' }]);
    expect(report.connections).toBe(0);
  });
});
