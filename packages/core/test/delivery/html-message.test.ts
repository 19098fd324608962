import { expect, it } from 'vitest';
import { renderMessage } from '../../src/delivery/render-message.js';
import type { StepFormat } from '../../src/schema/campaign-sequences.js';
import { compileTemplate } from '../../src/templates/compile.js';
import type { ContactRow } from '../../src/templates/contact-values.js';

const contact: ContactRow = {
  firstName: '<b>Ada</b>',
  lastName: null,
  email: 'ada@x.example',
  title: null,
  seniority: null,
  linkedinUrl: null,
  city: null,
  region: null,
  country: null,
  customFields: null,
  companyName: 'Smith & Sons',
  companyDomain: null,
  companyIndustry: null,
  companySubIndustry: null,
  companyCity: null,
  companyRegion: null,
  companyCountry: null,
};
const TEMPLATE = '{% if company == "Smith & Sons" %}Hi {{ first_name }} of {{ company | upcase }}{% endif %}';
const render = (format: StepFormat, template: string) =>
  renderMessage(
    { channel: 'email', format, subject: compileTemplate('{{ company }}'), body: compileTemplate(template) },
    contact,
  );

it('an HTML message shows the values that a text shows, as text, and its subject is a text', () => {
  expect(render('text', TEMPLATE)).toMatchObject({ body: 'Hi <b>Ada</b> of SMITH & SONS' });
  expect(render('html', TEMPLATE)).toEqual({
    to: 'ada@x.example',
    subject: 'Smith & Sons',
    body: 'Hi &lt;b&gt;Ada&lt;/b&gt; of SMITH &amp; SONS',
  });
  expect(render('html', '{{ first_name }}')).toMatchObject({ body: '&lt;b&gt;Ada&lt;/b&gt;' });
});
