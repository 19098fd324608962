import { describe, expect, it } from 'vitest';
import { DEFAULT_OPT_OUT_TEXT, footerFor } from '../../src/index.js';

const ALL = {
  signature: 'Ann\nAcme',
  postalAddress: '1 High Street',
  optOutText: 'Enough? {{ unsubscribe_url }}',
  unsubscribeUrl: 'https://outreach.example/u/a.b?x=1&y=2',
};

describe('the footer of an e-mail', () => {
  it('has the signature, how to opt out, and the postal address', () => {
    expect(footerFor(ALL).text).toBe(
      '\n\nAnn\nAcme\n\nEnough? https://outreach.example/u/a.b?x=1&y=2\n\n1 High Street',
    );
    expect(footerFor(ALL).html).toBe(
      '\n<p>Ann<br>Acme</p>' +
        '\n<p>Enough? <a href="https://outreach.example/u/a.b?x=1&amp;y=2">https://outreach.example/u/a.b?x=1&amp;y=2</a></p>' +
        '\n<p>1 High Street</p>',
    );
  });

  it('leaves out what there is not', () => {
    const nothing = { signature: null, postalAddress: ' ', optOutText: ALL.optOutText, unsubscribeUrl: null };
    expect(footerFor(nothing)).toEqual({ text: '', html: '' });
    expect(footerFor({ ...nothing, signature: 'Ann' })).toEqual({ text: '\n\nAnn', html: '\n<p>Ann</p>' });
  });

  it('names the page however its place is written, and as often', () => {
    const { text } = footerFor({
      ...ALL,
      signature: null,
      postalAddress: null,
      optOutText: '{{unsubscribe_url}} or {{-  unsubscribe_url -}}',
      unsubscribeUrl: 'https://x.example/$&',
    });
    expect(text).toBe('\n\nhttps://x.example/$& or https://x.example/$&');
    expect(footerFor({ ...ALL, optOutText: DEFAULT_OPT_OUT_TEXT }).text).toContain(ALL.unsubscribeUrl);
  });

  it('lets no markup of the texts into HTML', () => {
    const { html } = footerFor({
      signature: '<img src=x onerror="a()">',
      postalAddress: "O'Neill & Sons",
      optOutText: ALL.optOutText,
      unsubscribeUrl: 'https://x.example/"><script>',
    });
    expect(html).not.toMatch(/<(?!\/?(p|br|a)[ >])/);
    expect(html).toContain('O&#39;Neill &amp; Sons');
  });
});
