import type { z } from 'zod';
import type {
  attentionQuery,
  executed,
  manyResolutions,
  resolution,
  resolved,
  restAction,
  restAttentionItem,
  sentMessage,
} from '../schemas/actions.js';
import type {
  campaignChanges,
  campaignDetails,
  campaignFilter,
  campaignStatistics,
  campaignWithStats,
  checklist,
  dailyForecast,
  newCampaign,
  pausedCampaign,
} from '../schemas/campaigns.js';
import type { company, contact, contactChanges, contactFilter, contactQuery } from '../schemas/contacts.js';
import type { applyInput, fileInspection, importQuery, importRecord } from '../schemas/imports.js';
import type {
  addedRecipients,
  bounce,
  bouncedRecipient,
  pausedRecipient,
  recipient,
  recipientQuery,
  respondedRecipient,
} from '../schemas/recipients.js';
import type { newSchedule, schedule, scheduleChanges } from '../schemas/schedules.js';
import type { newSender, sender, senderChanges, senderTest, testResult } from '../schemas/senders.js';
import type { newStep, step, stepChanges } from '../schemas/sequences.js';
import type { organisationTextChanges, organisationTexts } from '../schemas/settings.js';
import type {
  newSuppressionRest,
  suppressed,
  suppression,
  suppressionQuery,
} from '../schemas/suppressions.js';
import type { loggedIn, user } from '../schemas/users.js';
import type { campaignWaiting } from '../schemas/waiting.js';
import type { Wire } from './wire-types.js';

/** Answers and inputs of REST, made from the schemas that check them. */
export type RestTypes = {
  Action: Wire<z.output<typeof restAction>>;
  SentMessage: Wire<z.output<typeof sentMessage>>;
  AddedRecipients: Wire<z.output<typeof addedRecipients>>;
  ApplyImport: Wire<z.input<typeof applyInput>>;
  AttentionQuery: Wire<z.input<typeof attentionQuery>>;
  AttentionItem: Wire<z.output<typeof restAttentionItem>>;
  Bounce: Wire<z.input<typeof bounce>>;
  BouncedRecipient: Wire<z.output<typeof bouncedRecipient>>;
  Campaign: Wire<z.output<typeof campaignWithStats>>;
  CampaignChanges: Wire<z.input<typeof campaignChanges>>;
  CampaignDetails: Wire<z.output<typeof campaignDetails>>;
  CampaignQuery: Wire<z.input<typeof campaignFilter>>;
  CampaignStatistics: Wire<z.output<typeof campaignStatistics>>;
  CampaignWaiting: Wire<z.output<typeof campaignWaiting>>;
  Checklist: Wire<z.output<typeof checklist>>;
  Company: Wire<z.output<typeof company>>;
  Contact: Wire<z.output<typeof contact>>;
  ContactChanges: Wire<z.input<typeof contactChanges>>;
  ContactFilter: Wire<z.input<typeof contactFilter>>;
  ContactQuery: Wire<z.input<typeof contactQuery>>;
  DailyForecast: Wire<z.output<typeof dailyForecast>>;
  Executed: Wire<z.output<typeof executed>>;
  FileInspection: Wire<z.output<typeof fileInspection>>;
  Import: Wire<z.output<typeof importRecord>>;
  ImportQuery: Wire<z.input<typeof importQuery>>;
  LoggedIn: Wire<z.output<typeof loggedIn>>;
  ManyResolutions: Wire<z.input<typeof manyResolutions>>;
  NewCampaign: Wire<z.input<typeof newCampaign>>;
  NewSchedule: Wire<z.input<typeof newSchedule>>;
  NewSender: Wire<z.input<typeof newSender>>;
  NewSuppression: Wire<z.input<typeof newSuppressionRest>>;
  NewStep: Wire<z.input<typeof newStep>>;
  PausedCampaign: Wire<z.output<typeof pausedCampaign>>;
  PausedRecipient: Wire<z.output<typeof pausedRecipient>>;
  Recipient: Wire<z.output<typeof recipient>>;
  RecipientQuery: Wire<z.input<typeof recipientQuery>>;
  Resolution: Wire<z.input<typeof resolution>>;
  Resolved: Wire<z.output<typeof resolved>>;
  RespondedRecipient: Wire<z.output<typeof respondedRecipient>>;
  Schedule: Wire<z.output<typeof schedule>>;
  ScheduleChanges: Wire<z.input<typeof scheduleChanges>>;
  Sender: Wire<z.output<typeof sender>>;
  SenderChanges: Wire<z.input<typeof senderChanges>>;
  SenderTest: Wire<z.input<typeof senderTest>>;
  Settings: Wire<z.output<typeof organisationTexts>>;
  SettingsChanges: Wire<z.input<typeof organisationTextChanges>>;
  Suppressed: Wire<z.output<typeof suppressed>>;
  Suppression: Wire<z.output<typeof suppression>>;
  SuppressionQuery: Wire<z.input<typeof suppressionQuery>>;
  TestResult: Wire<z.output<typeof testResult>>;
  Step: Wire<z.output<typeof step>>;
  StepChanges: Wire<z.input<typeof stepChanges>>;
  User: Wire<z.output<typeof user>>;
};
