import type { Finding } from './get-checklist.ts';

const ABOUT_PEOPLE = [
  'no_recipients',
  'everybody_ended',
  'missing_address',
  'missing_value',
  'suppressed',
  'active_elsewhere',
];
const ABOUT_DELIVERY =
  /^(sender_|no_sender|postal_address|opt_out|public_url|spf_|dkim_|dmarc_|dns_|no_window|schedule_|no_end_in_sight)/;
/** Said where a campaign is launched, and nothing to mend. */
const FIGURES = ['duration'];

export const isAboutPeople = ({ code }: Finding): boolean => ABOUT_PEOPLE.includes(code);

export const isAboutDelivery = ({ code }: Finding): boolean => ABOUT_DELIVERY.test(code);

/** A gap in a message is mended at the person or in the step. */
export const isAboutSteps = (finding: Finding): boolean =>
  finding.code === 'missing_value' ||
  (!isAboutPeople(finding) && !isAboutDelivery(finding) && !FIGURES.includes(finding.code));
