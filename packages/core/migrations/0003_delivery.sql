CREATE TABLE "organisation_settings" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "schedules" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"name" text NOT NULL,
	"timezone" text NOT NULL,
	"windows" jsonb NOT NULL,
	"holiday_country" text,
	"holiday_dates" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"count_days" text DEFAULT 'calendar' NOT NULL,
	"use_recipient_timezone" boolean DEFAULT false NOT NULL,
	"starts_on" date,
	"ends_on" date,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "schedules_count_days_check" CHECK ("schedules"."count_days" in ('calendar', 'sending'))
);
--> statement-breakpoint
CREATE TABLE "campaign_senders" (
	"campaign_id" text NOT NULL,
	"sender_id" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "campaign_senders_campaign_id_sender_id_pk" PRIMARY KEY("campaign_id","sender_id")
);
--> statement-breakpoint
CREATE TABLE "senders" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"mode" text NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"status_reason" text,
	"from_name" text,
	"from_email" text,
	"reply_to" text,
	"signature" text,
	"smtp_host" text,
	"smtp_port" integer,
	"smtp_tls" text,
	"smtp_user" text,
	"smtp_password_sealed" text,
	"http_url" text,
	"http_secret_sealed" text,
	"dkim_domain" text,
	"dkim_selector" text,
	"dkim_key_sealed" text,
	"per_day" integer,
	"per_hour" integer,
	"per_domain_day" integer,
	"min_gap_seconds" integer DEFAULT 0 NOT NULL,
	"ramp_start" integer,
	"ramp_step" integer,
	"ramp_ceiling" integer,
	"ramp_started_at" timestamp with time zone,
	"grants" integer DEFAULT 0 NOT NULL,
	"next_free_at" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"broken_until" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp with time zone,
	CONSTRAINT "senders_kind_check" CHECK ("senders"."kind" in ('email', 'linkedin')),
	CONSTRAINT "senders_mode_check" CHECK ("senders"."mode" in ('log', 'smtp', 'manual', 'http')),
	CONSTRAINT "senders_status_check" CHECK ("senders"."status" in ('active', 'paused')),
	CONSTRAINT "senders_tls_check" CHECK ("senders"."smtp_tls" in ('none', 'starttls', 'tls')),
	CONSTRAINT "senders_limits_check" CHECK ("senders"."per_day" >= 0 and "senders"."per_hour" >= 0 and "senders"."per_domain_day" >= 0 and "senders"."min_gap_seconds" >= 0
          and "senders"."ramp_start" >= 0 and "senders"."ramp_step" >= 0 and "senders"."ramp_ceiling" >= 0)
);
--> statement-breakpoint
CREATE TABLE "sender_sends" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sender_sends_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"sender_id" text,
	"action_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"opener" boolean NOT NULL,
	"domain" text
);
--> statement-breakpoint
CREATE TABLE "sent_messages" (
	"action_id" text PRIMARY KEY NOT NULL,
	"message_id" text,
	"subject" text,
	"body" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suppressions" (
	"address_key" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"campaign_id" text,
	"action_id" text,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "suppressions_kind_check" CHECK ("suppressions"."kind" in ('email', 'linkedin')),
	CONSTRAINT "suppressions_reason_check" CHECK ("suppressions"."reason" in ('unsubscribed', 'bounced', 'manual'))
);
--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD COLUMN "plan_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD COLUMN "plan_days" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD COLUMN "zone" text;--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD COLUMN "zone_source" text;--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD COLUMN "sender_id" text;--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD COLUMN "opener" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD COLUMN "message_id" text;--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD COLUMN "reply" text;--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD COLUMN "email_sender_id" text;--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD COLUMN "linkedin_sender_id" text;--> statement-breakpoint
ALTER TABLE "campaign_sequences" ADD COLUMN "format" text DEFAULT 'text' NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "schedule_id" text;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "daily_new_recipients" integer;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "bounce_limit_percent" real DEFAULT 5;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "pause_reason" text;--> statement-breakpoint
ALTER TABLE "campaign_senders" ADD CONSTRAINT "campaign_senders_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_senders" ADD CONSTRAINT "campaign_senders_sender_id_senders_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."senders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sent_messages" ADD CONSTRAINT "sent_messages_action_id_campaign_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."campaign_actions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaign_senders_sender_idx" ON "campaign_senders" USING btree ("sender_id");--> statement-breakpoint
CREATE INDEX "sender_sends_sender_idx" ON "sender_sends" USING btree ("sender_id","at");--> statement-breakpoint
CREATE INDEX "sender_sends_campaign_idx" ON "sender_sends" USING btree ("campaign_id","at");--> statement-breakpoint
CREATE INDEX "sender_sends_action_idx" ON "sender_sends" USING btree ("action_id");--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_schedule_id_schedules_id_fk" FOREIGN KEY ("schedule_id") REFERENCES "public"."schedules"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaign_actions_sender_due_idx" ON "campaign_actions" USING btree ("sender_id","campaign_id","opener","scheduled_for") WHERE status = 'scheduled' and held_at is null and sender_id is not null;--> statement-breakpoint
CREATE INDEX "campaign_actions_unplanned_idx" ON "campaign_actions" USING btree ("campaign_id","id") WHERE plan_from is not null;--> statement-breakpoint
CREATE INDEX "campaigns_schedule_idx" ON "campaigns" USING btree ("schedule_id");--> statement-breakpoint
ALTER TABLE "campaign_sequences" ADD CONSTRAINT "campaign_sequences_format_check" CHECK ("campaign_sequences"."format" in ('text', 'html'));