import { CAMPAIGN_SORTS, FORECAST_DAYS, schema } from '@outreach/core';
import { z } from 'zod';
import { step, stepChannel, stepInput } from './sequences.js';
import { id, instant, line, page, search } from './shared.js';

export const campaignType = z.enum(schema.CAMPAIGN_TYPES).describe('Its main channel; a step may use any.');
export const campaignStatus = z.enum(schema.CAMPAIGN_STATUSES);

const count = () => z.number().int();

const counts = {
  totalRecipients: count(),
  pending: count(),
  inProgress: count(),
  completed: count(),
  responded: count(),
  failed: count(),
  contacted: count().describe('People who were sent at least one message.'),
  sent: count().describe('Messages sent.'),
  nextSendAt: instant().nullable().describe('When the next message is due; null = none is planned.'),
  needsAttention: count().describe('Messages held back or failed that wait for a person.'),
};

export const campaignCounts = z.object(counts).meta({ id: 'CampaignCounts' });

const campaignFields = {
  id: id(),
  name: z.string(),
  type: campaignType,
  status: campaignStatus,
  createdBy: id(),
  ownerName: z.string().optional(),
  createdAt: instant(),
  updatedAt: instant(),
  activatedAt: instant().nullable(),
  pausedAt: instant().nullable(),
  completedAt: instant().nullable(),
  pauseReason: z.string().nullable().describe('Why it is paused, when a guard and not a person has done it.'),
  senderIds: z.array(id()).describe('In order; empty = the log channel.'),
  scheduleId: id().nullable().describe('When messages may go out; null = at any hour.'),
  dailyNewRecipients: count()
    .nullable()
    .describe('People who may get their first message in any 24 hours; null = no limit.'),
  bounceLimitPercent: z
    .number()
    .nullable()
    .describe('Bounces in a hundred messages, over 28 days, at which it is paused; null = never.'),
};

/** How a campaign is sent, as callers say it. */
const delivery = {
  senderIds: z.array(id()).max(1_000).describe('Senders that are shared out among its recipients, in order.'),
  scheduleId: id().nullable().describe('Null = at any hour.'),
  dailyNewRecipients: z.number().int().min(0).max(1_000_000).nullable().describe('Null = no limit.'),
  bounceLimitPercent: z.number().min(0).max(100).nullable().describe('Null = never.'),
};
const optionalDelivery = z.object(delivery).partial().shape;

export const campaignWithStats = z
  .object({ ...campaignFields, stats: campaignCounts })
  .meta({ id: 'Campaign', description: 'A campaign with its figures.' });

export const campaignDetails = z
  .object({ ...campaignFields, stats: campaignCounts, sequences: z.array(step) })
  .meta({ id: 'CampaignDetails', description: 'A campaign with its figures and its steps, in order.' });

export const pausedCampaign = campaignDetails
  .extend({ inFlight: count().describe('Messages that were past recall at that moment; they finish.') })
  .meta({ id: 'PausedCampaign' });

export const newCampaign = z
  .object({
    name: line(200),
    type: campaignType,
    sequences: z.array(stepInput).max(200).optional(),
    ...optionalDelivery,
  })
  .meta({ id: 'NewCampaign', examples: [{ name: 'Spring outreach', type: 'email' }] });

export const campaignChanges = z
  .object({
    name: line(200),
    type: campaignType,
    status: campaignStatus.describe('Goes through the state machine: `active` activates, `paused` pauses.'),
    ...delivery,
  })
  .partial()
  .meta({ id: 'CampaignChanges', examples: [{ name: 'Spring outreach, second wave' }] });

export const campaignFilter = z.object({
  status: campaignStatus.optional(),
  type: campaignType.optional(),
  search: search(),
  ...page,
});

/** The list as the console asks for it: with more filters, and in other orders. */
export const campaignListQuery = campaignFilter.extend({
  createdBy: id().optional(),
  attention: z.boolean().optional().describe('Only those in which something waits for a person.'),
  sort: z.enum(CAMPAIGN_SORTS).optional(),
  direction: z.enum(['asc', 'desc']).optional(),
});

export const owners = z.array(z.object({ id: id(), name: z.string() }));

export const checklist = z
  .object({
    ready: z.boolean(),
    findings: z.array(
      z
        .object({
          code: z.string(),
          level: z.enum(['block', 'warn']).describe('`block`: activation is refused.'),
          detail: z.string(),
          count: z.number().int().nullable().describe('How many people it is about.'),
          stepNumber: z.number().int().nullable(),
          field: z.string().nullable(),
          examples: z.array(id()).describe('Some of them, by recipient.'),
        })
        .meta({ id: 'Finding' }),
    ),
    launch: z
      .object({
        people: count(),
        firstSendAt: instant().nullable(),
        messages: count().describe('To these people and to those under way.'),
        days: count().nullable().describe('From today until the last message; null when no end is in sight.'),
        endsOn: z.iso.date().nullable(),
      })
      .describe('What activating now would do.'),
  })
  .meta({ id: 'Checklist' });

const daySends = z
  .object({
    date: z.iso.date(),
    senderId: id().nullable().describe('Null = the log channel.'),
    count: count(),
  })
  .meta({ id: 'DaySends', description: 'How many messages go out on a day from a sender.' });

/** What will be sent, day by day; days without a message are left out. */
export const dailyForecast = z.array(daySends);

export const forecast = z.object({
  sends: dailyForecast,
  endsOn: z.iso.date().nullable().describe('When the last message goes out; null when that is not in sight.'),
  left: count().describe('Messages still to come after the last day.'),
  zone: z.string().describe('The zone whose dates these are.'),
});

export const forecastQuery = z.object({
  days: count().min(1).max(FORECAST_DAYS.most).default(FORECAST_DAYS.usual).describe('How far to look.'),
});

const rate = () => z.number().nullable();

export const campaignStatistics = z
  .object({
    ...counts,
    responseRate: rate().describe('Of those contacted, how many responded; null when nobody was contacted.'),
    progress: rate().describe('(completed + responded + failed) / total; null without recipients.'),
    steps: z.array(
      z
        .object({
          sequenceId: id(),
          stepNumber: count().nullable().describe('Null for a removed step that some people have had.'),
          channel: stepChannel,
          subject: z.string().nullable(),
          waiting: count().describe('People whose next message this is.'),
          held: count().describe('Of those: held back until somebody mends something.'),
          sent: count(),
          responded: count().describe('People whose last message it was when they answered.'),
          failed: count(),
          responseRate: rate().describe('responded / sent; null when nothing was sent.'),
        })
        .meta({ id: 'StepStats' }),
    ),
    responsesByDay: z.array(z.object({ date: z.string(), responded: count(), sent: count() })),
  })
  .meta({ id: 'CampaignStatistics' });
