import type { StepInput } from '../sequences/types.js';

/** Operations directors, by e-mail with a LinkedIn step between. */
export const SUPPORT_STEPS: StepInput[] = [
  {
    channel: 'email',
    delayDays: 0,
    subject: 'Evening and weekend cover at {{ company }}',
    messageTemplate: `Hi {{ first_name }},

Support teams in {{ industry | default: "your industry" }} tell us the same thing: weekdays are fine, evenings and weekends are where the backlog grows.

We run that cover for companies of {{ company }}'s size, with agents who answer in your tools and your tone. The first queue is usually live after five weeks.

Would twenty minutes next week be worth it, to see whether the numbers hold for you?

Jana Winter
Northgate Operations`,
  },
  {
    channel: 'linkedin_connection',
    delayDays: 2,
    messageTemplate:
      'Hi {{ first_name }}, I wrote to you about evening and weekend cover at {{ company }}. Glad to be connected, whether or not it is a topic right now.',
  },
  {
    channel: 'email',
    delayDays: 3,
    messageTemplate: `Hi {{ first_name }},

One figure to add to my last note: a retailer with 140 agents moved its weekend queue to us in spring. First replies went from eleven hours to forty minutes, at two thirds of the former cost a contact.

I can send you the two-page summary. Shall I?

Jana`,
  },
  {
    channel: 'email',
    delayDays: 4,
    subject: 'Shall I close the file, {{ first_name }}?',
    messageTemplate: `Hi {{ first_name }},

I have not heard from you, so I take it that support cover is not on the list at {{ company }} this quarter. That is fine.

If somebody else looks after it, a name would help me. Otherwise this is my last message.

Jana`,
  },
];

/** Shared-services leaders, first on LinkedIn. */
export const BACK_OFFICE_STEPS: StepInput[] = [
  {
    channel: 'linkedin_connection',
    delayDays: 0,
    messageTemplate:
      'Hi {{ first_name }}, I follow how shared services teams split work between in-house and partners. Your role at {{ company }} caught my eye. Happy to connect.',
  },
  {
    channel: 'linkedin_message',
    delayDays: 3,
    messageTemplate: `Thanks for connecting, {{ first_name }}.

We take over invoice entry and vendor queries for finance teams, with a fixed price a document. Is any of that still done by hand at {{ company }}?`,
  },
  {
    channel: 'email',
    delayDays: 4,
    subject: 'Invoice entry at {{ company }}: a fixed price a document',
    messageTemplate: `Hi {{ first_name }},

A short follow-up to my message on LinkedIn. For a mid-size insurer we process 60,000 invoices a year; 97 of 100 are booked the same day.

If you tell me your yearly volume, I will answer with a price, without a call.

Tomas Berg
Northgate Operations`,
  },
];

/** Heads of customer service, before the busy months. */
export const PEAK_SEASON_STEPS: StepInput[] = [
  {
    channel: 'email',
    delayDays: 0,
    subject: 'Peak season at {{ company }}: thirty agents for ten weeks',
    messageTemplate: `Hi {{ first_name }},

Hiring for ten busy weeks rarely pays. We keep trained agents for exactly that: they join your queues in October and leave after the returns in January.

Is the plan for this season at {{ company }} settled already?

Jana Winter
Northgate Operations`,
  },
  {
    channel: 'linkedin_message',
    delayDays: 3,
    messageTemplate:
      'Hi {{ first_name }}, a quick question after my e-mail: who plans seasonal capacity at {{ company }}, you or a workforce team?',
  },
  {
    channel: 'email',
    delayDays: 5,
    messageTemplate: `Hi {{ first_name }},

We still have room for two teams this season. After that I can only offer January.

A short yes or no is enough.

Jana`,
  },
];
