-- Ids: UUIDv7 as text. PostgreSQL 18 has its own function; older ones get the RFC 9562 layout (48 bits of Unix
-- milliseconds, version, random) from gen_random_uuid().
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 180000 THEN
    CREATE OR REPLACE FUNCTION uuid_v7_text() RETURNS text LANGUAGE sql VOLATILE PARALLEL SAFE
      AS 'SELECT uuidv7()::text';
  ELSE
    CREATE OR REPLACE FUNCTION uuid_v7_text() RETURNS text LANGUAGE sql VOLATILE PARALLEL SAFE
      AS 'SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing
            substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
            from 1 for 6), 52, 1), 53, 1), ''hex'')::uuid::text';
  END IF;
END $$;
--> statement-breakpoint
-- The tables of the auth and sales modules. They may stand already, with rows: what is missing is added, nothing
-- is dropped or rewritten. (Constant defaults are stored in the catalogue: ADD COLUMN rewrites no row.)
CREATE TABLE IF NOT EXISTS "users" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"email" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"role" text DEFAULT 'member' NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_role_check" CHECK ("users"."role" in ('admin', 'director', 'member'))
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "companies" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"name" text NOT NULL,
	"domain" text,
	"industry" text,
	"sub_industry" text,
	"city" text,
	"region" text,
	"country" text,
	"founded" integer,
	"bpo_fit_score" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "companies_fit_check" CHECK ("companies"."bpo_fit_score" between 0 and 100)
);
--> statement-breakpoint
CREATE TABLE IF NOT EXISTS "contacts" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"company_id" text CONSTRAINT "contacts_company_id_companies_id_fk" REFERENCES "companies"("id") ON DELETE SET NULL,
	"first_name" text,
	"last_name" text,
	"email" text,
	"linkedin_url" text,
	"title" text,
	"seniority" text,
	"timezone" text,
	"city" text,
	"region" text,
	"country" text,
	"custom_fields" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "users"
  ADD COLUMN IF NOT EXISTS "email" text,
  ADD COLUMN IF NOT EXISTS "name" text DEFAULT '' NOT NULL,
  ADD COLUMN IF NOT EXISTS "role" text DEFAULT 'member' NOT NULL,
  ADD COLUMN IF NOT EXISTS "email_verified" boolean DEFAULT false NOT NULL,
  ADD COLUMN IF NOT EXISTS "image" text,
  ADD COLUMN IF NOT EXISTS "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  ADD COLUMN IF NOT EXISTS "updated_at" timestamp with time zone DEFAULT now() NOT NULL;
--> statement-breakpoint
ALTER TABLE "companies"
  ADD COLUMN IF NOT EXISTS "name" text,
  ADD COLUMN IF NOT EXISTS "domain" text,
  ADD COLUMN IF NOT EXISTS "industry" text,
  ADD COLUMN IF NOT EXISTS "sub_industry" text,
  ADD COLUMN IF NOT EXISTS "city" text,
  ADD COLUMN IF NOT EXISTS "region" text,
  ADD COLUMN IF NOT EXISTS "country" text,
  ADD COLUMN IF NOT EXISTS "founded" integer,
  ADD COLUMN IF NOT EXISTS "bpo_fit_score" integer,
  ADD COLUMN IF NOT EXISTS "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  ADD COLUMN IF NOT EXISTS "updated_at" timestamp with time zone DEFAULT now() NOT NULL;
--> statement-breakpoint
ALTER TABLE "contacts"
  ADD COLUMN IF NOT EXISTS "company_id" text,
  ADD COLUMN IF NOT EXISTS "first_name" text,
  ADD COLUMN IF NOT EXISTS "last_name" text,
  ADD COLUMN IF NOT EXISTS "email" text,
  ADD COLUMN IF NOT EXISTS "linkedin_url" text,
  ADD COLUMN IF NOT EXISTS "title" text,
  ADD COLUMN IF NOT EXISTS "seniority" text,
  ADD COLUMN IF NOT EXISTS "timezone" text,
  ADD COLUMN IF NOT EXISTS "city" text,
  ADD COLUMN IF NOT EXISTS "region" text,
  ADD COLUMN IF NOT EXISTS "country" text,
  ADD COLUMN IF NOT EXISTS "custom_fields" jsonb DEFAULT '{}'::jsonb NOT NULL,
  ADD COLUMN IF NOT EXISTS "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  ADD COLUMN IF NOT EXISTS "updated_at" timestamp with time zone DEFAULT now() NOT NULL;
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "companies_domain_idx" ON "companies" USING btree (lower("domain"));
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "companies_name_idx" ON "companies" USING btree (lower("name"));
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "companies_fit_idx" ON "companies" USING btree ("bpo_fit_score");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "contacts_company_idx" ON "contacts" USING btree ("company_id");
--> statement-breakpoint
CREATE INDEX IF NOT EXISTS "contacts_seniority_idx" ON "contacts" USING btree (lower("seniority"));
--> statement-breakpoint
-- One person, one address. Rows that stood here before may break that; then the index has to wait until they are
-- merged, and `outreach migrate` says so each time (see database/unique-keys.ts).
DO $$
BEGIN
  BEGIN
    CREATE UNIQUE INDEX IF NOT EXISTS "contacts_email_unique" ON "contacts" USING btree (nullif(lower("email"), ''));
  EXCEPTION WHEN unique_violation THEN NULL;
  END;
  BEGIN
    CREATE UNIQUE INDEX IF NOT EXISTS "contacts_linkedin_unique" ON "contacts" USING btree (nullif(lower(regexp_replace("linkedin_url", '^(https?://)?([a-z]+\.)?linkedin\.com/|/*([?#].*)?$', '', 'gi')), ''));
  EXCEPTION WHEN unique_violation THEN NULL;
  END;
  BEGIN
    CREATE UNIQUE INDEX IF NOT EXISTS "users_email_unique" ON "users" USING btree (lower("email"));
  EXCEPTION WHEN unique_violation THEN NULL;
  END;
END $$;
--> statement-breakpoint
CREATE TABLE "audit_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"event" text NOT NULL,
	"campaign_id" text,
	"recipient_id" text,
	"action_id" text,
	"before" jsonb,
	"after" jsonb
);
--> statement-breakpoint
CREATE TABLE "auth_accounts" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"user_id" text NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_api_keys" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"config_id" text DEFAULT 'default' NOT NULL,
	"name" text,
	"start" text,
	"prefix" text,
	"reference_id" text NOT NULL,
	"key" text NOT NULL,
	"refill_interval" integer,
	"refill_amount" integer,
	"last_refill_at" timestamp with time zone,
	"enabled" boolean DEFAULT true,
	"rate_limit_enabled" boolean DEFAULT false,
	"rate_limit_time_window" integer,
	"rate_limit_max" integer,
	"request_count" integer DEFAULT 0,
	"remaining" integer,
	"last_request" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"permissions" text,
	"metadata" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_sessions" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_verifications" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "campaign_actions" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"campaign_id" text NOT NULL,
	"recipient_id" text NOT NULL,
	"sequence_id" text NOT NULL,
	"status" text DEFAULT 'scheduled' NOT NULL,
	"scheduled_for" timestamp with time zone NOT NULL,
	"executed_at" timestamp with time zone,
	"response_received_at" timestamp with time zone,
	"error_code" text,
	"error_message" text,
	"held_at" timestamp with time zone,
	"attempt" integer DEFAULT 0 NOT NULL,
	"crashes" integer DEFAULT 0 NOT NULL,
	"claimed_by" text,
	"lease_until" timestamp with time zone,
	"gated_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaign_actions_step_unique" UNIQUE("recipient_id","sequence_id"),
	CONSTRAINT "campaign_actions_status_check" CHECK ("campaign_actions"."status" in ('scheduled', 'sending', 'sent', 'failed', 'responded')),
	CONSTRAINT "campaign_actions_claim_check" CHECK (("campaign_actions"."status" = 'sending') = ("campaign_actions"."claimed_by" is not null and "campaign_actions"."lease_until" is not null))
);
--> statement-breakpoint
CREATE TABLE "campaign_recipients" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"campaign_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"current_step" integer DEFAULT 0 NOT NULL,
	"last_sequence_id" text,
	"sent_count" integer DEFAULT 0 NOT NULL,
	"enrolled_at" timestamp with time zone,
	"last_action_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	"stop_reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaign_recipients_contact_unique" UNIQUE("campaign_id","contact_id"),
	CONSTRAINT "campaign_recipients_status_check" CHECK ("campaign_recipients"."status" in ('pending', 'in_progress', 'completed', 'failed', 'responded'))
);
--> statement-breakpoint
CREATE TABLE "campaign_sequences" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"campaign_id" text NOT NULL,
	"step_number" integer,
	"position" integer NOT NULL,
	"channel" text NOT NULL,
	"subject" text,
	"message_template" text NOT NULL,
	"delay_days" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaign_sequences_step_unique" UNIQUE("campaign_id","step_number") DEFERRABLE INITIALLY IMMEDIATE,
	CONSTRAINT "campaign_sequences_channel_check" CHECK ("campaign_sequences"."channel" in ('linkedin_message', 'linkedin_connection', 'email')),
	CONSTRAINT "campaign_sequences_delay_check" CHECK ("campaign_sequences"."delay_days" >= 0),
	CONSTRAINT "campaign_sequences_step_check" CHECK (("campaign_sequences"."step_number" is null) = ("campaign_sequences"."archived_at" is not null) and "campaign_sequences"."step_number" >= 1)
);
--> statement-breakpoint
CREATE TABLE "campaign_stats" (
	"campaign_id" text PRIMARY KEY NOT NULL,
	"total_recipients" integer DEFAULT 0 NOT NULL,
	"pending" integer DEFAULT 0 NOT NULL,
	"in_progress" integer DEFAULT 0 NOT NULL,
	"completed" integer DEFAULT 0 NOT NULL,
	"responded" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"contacted" integer DEFAULT 0 NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" text PRIMARY KEY DEFAULT uuid_v7_text() NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"status" text DEFAULT 'draft' NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"activated_at" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"completed_at" timestamp with time zone,
	CONSTRAINT "campaigns_type_check" CHECK ("campaigns"."type" in ('linkedin', 'email')),
	CONSTRAINT "campaigns_status_check" CHECK ("campaigns"."status" in ('draft', 'active', 'paused', 'completed'))
);
--> statement-breakpoint
CREATE TABLE "contact_fields" (
	"key" text PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "executors" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"mode" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"stopped_at" timestamp with time zone,
	"executed" integer DEFAULT 0 NOT NULL,
	"sent" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"user_id" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"response_status" integer,
	"response_body" text,
	"locked_until" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_keys_user_id_key_pk" PRIMARY KEY("user_id","key")
);
--> statement-breakpoint
ALTER TABLE "auth_accounts" ADD CONSTRAINT "auth_accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "auth_api_keys" ADD CONSTRAINT "auth_api_keys_reference_id_users_id_fk" FOREIGN KEY ("reference_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD CONSTRAINT "campaign_actions_recipient_id_campaign_recipients_id_fk" FOREIGN KEY ("recipient_id") REFERENCES "public"."campaign_recipients"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "campaign_actions" ADD CONSTRAINT "campaign_actions_sequence_id_campaign_sequences_id_fk" FOREIGN KEY ("sequence_id") REFERENCES "public"."campaign_sequences"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "campaign_recipients" ADD CONSTRAINT "campaign_recipients_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "campaign_sequences" ADD CONSTRAINT "campaign_sequences_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "campaign_stats" ADD CONSTRAINT "campaign_stats_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "audit_events_campaign_idx" ON "audit_events" USING btree ("campaign_id","id");
--> statement-breakpoint
CREATE INDEX "audit_events_recipient_idx" ON "audit_events" USING btree ("recipient_id","id") WHERE recipient_id is not null;
--> statement-breakpoint
CREATE UNIQUE INDEX "auth_accounts_provider_unique" ON "auth_accounts" USING btree ("provider_id","account_id");
--> statement-breakpoint
CREATE INDEX "auth_accounts_user_idx" ON "auth_accounts" USING btree ("user_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "auth_api_keys_key_unique" ON "auth_api_keys" USING btree ("key");
--> statement-breakpoint
CREATE INDEX "auth_api_keys_user_idx" ON "auth_api_keys" USING btree ("reference_id");
--> statement-breakpoint
CREATE UNIQUE INDEX "auth_sessions_token_unique" ON "auth_sessions" USING btree ("token");
--> statement-breakpoint
CREATE INDEX "auth_sessions_user_idx" ON "auth_sessions" USING btree ("user_id");
--> statement-breakpoint
CREATE INDEX "campaign_actions_due_idx" ON "campaign_actions" USING btree ("campaign_id","scheduled_for") WHERE status = 'scheduled' and held_at is null;
--> statement-breakpoint
CREATE INDEX "campaign_actions_sending_idx" ON "campaign_actions" USING btree ("lease_until") WHERE status = 'sending';
--> statement-breakpoint
CREATE INDEX "campaign_actions_attention_idx" ON "campaign_actions" USING btree ("campaign_id","id") WHERE status = 'failed' or (status = 'scheduled' and held_at is not null);
--> statement-breakpoint
CREATE INDEX "campaign_actions_sequence_idx" ON "campaign_actions" USING btree ("sequence_id","status");
--> statement-breakpoint
CREATE INDEX "campaign_recipients_list_idx" ON "campaign_recipients" USING btree ("campaign_id","id");
--> statement-breakpoint
CREATE INDEX "campaign_recipients_contact_idx" ON "campaign_recipients" USING btree ("contact_id");
--> statement-breakpoint
CREATE INDEX "campaign_sequences_position_idx" ON "campaign_sequences" USING btree ("campaign_id","position");
--> statement-breakpoint
CREATE INDEX "campaigns_status_idx" ON "campaigns" USING btree ("status");
--> statement-breakpoint
CREATE INDEX "campaigns_created_idx" ON "campaigns" USING btree ("created_at","id");
--> statement-breakpoint
CREATE INDEX "idempotency_keys_created_idx" ON "idempotency_keys" USING btree ("created_at");
--> statement-breakpoint
-- Room on each page for the new versions of rows that are updated several times: claim, gate, record stay on it.
ALTER TABLE "campaign_actions" SET (fillfactor = 60);
--> statement-breakpoint
ALTER TABLE "campaign_recipients" SET (fillfactor = 80);
--> statement-breakpoint
-- campaign_stats follows campaign_recipients, once a statement. Rows are locked in order of id, so that two
-- statements over the same campaigns cannot deadlock.
CREATE FUNCTION campaign_stats_after_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO campaign_stats AS s (campaign_id, total_recipients, pending, in_progress, completed, responded, failed, contacted, sent)
    SELECT campaign_id,
      count(*) AS total_recipients,
      count(*) FILTER (WHERE status = 'pending') AS pending,
      count(*) FILTER (WHERE status = 'in_progress') AS in_progress,
      count(*) FILTER (WHERE status = 'completed') AS completed,
      count(*) FILTER (WHERE status = 'responded') AS responded,
      count(*) FILTER (WHERE status = 'failed') AS failed,
      count(*) FILTER (WHERE sent_count > 0) AS contacted,
      coalesce(sum(sent_count), 0) AS sent
    FROM new_rows GROUP BY campaign_id ORDER BY campaign_id
  ON CONFLICT (campaign_id) DO UPDATE SET
    total_recipients = s.total_recipients + excluded.total_recipients,
    pending = s.pending + excluded.pending,
    in_progress = s.in_progress + excluded.in_progress,
    completed = s.completed + excluded.completed,
    responded = s.responded + excluded.responded,
    failed = s.failed + excluded.failed,
    contacted = s.contacted + excluded.contacted,
    sent = s.sent + excluded.sent;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION campaign_stats_after_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM campaign_stats WHERE campaign_id IN (SELECT campaign_id FROM new_rows)
    ORDER BY campaign_id FOR NO KEY UPDATE;
  UPDATE campaign_stats s SET
    pending = s.pending + coalesce(d.pending, 0),
    in_progress = s.in_progress + coalesce(d.in_progress, 0),
    completed = s.completed + coalesce(d.completed, 0),
    responded = s.responded + coalesce(d.responded, 0),
    failed = s.failed + coalesce(d.failed, 0),
    contacted = s.contacted + coalesce(d.contacted, 0),
    sent = s.sent + coalesce(d.sent, 0)
  FROM (
    SELECT campaign_id,
      sum(n) FILTER (WHERE status = 'pending') AS pending,
      sum(n) FILTER (WHERE status = 'in_progress') AS in_progress,
      sum(n) FILTER (WHERE status = 'completed') AS completed,
      sum(n) FILTER (WHERE status = 'responded') AS responded,
      sum(n) FILTER (WHERE status = 'failed') AS failed,
      sum(n) FILTER (WHERE sent_count > 0) AS contacted,
      sum(n * sent_count) AS sent
    FROM (SELECT 1 AS n, campaign_id, status, sent_count FROM new_rows
          UNION ALL
          SELECT -1, campaign_id, status, sent_count FROM old_rows) change
    GROUP BY campaign_id
  ) d
  WHERE d.campaign_id = s.campaign_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION campaign_stats_after_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM campaign_stats WHERE campaign_id IN (SELECT campaign_id FROM old_rows)
    ORDER BY campaign_id FOR NO KEY UPDATE;
  UPDATE campaign_stats s SET
    total_recipients = s.total_recipients - d.total_recipients,
    pending = s.pending - d.pending,
    in_progress = s.in_progress - d.in_progress,
    completed = s.completed - d.completed,
    responded = s.responded - d.responded,
    failed = s.failed - d.failed,
    contacted = s.contacted - d.contacted,
    sent = s.sent - d.sent
  FROM (
    SELECT campaign_id,
      count(*) AS total_recipients,
      count(*) FILTER (WHERE status = 'pending') AS pending,
      count(*) FILTER (WHERE status = 'in_progress') AS in_progress,
      count(*) FILTER (WHERE status = 'completed') AS completed,
      count(*) FILTER (WHERE status = 'responded') AS responded,
      count(*) FILTER (WHERE status = 'failed') AS failed,
      count(*) FILTER (WHERE sent_count > 0) AS contacted,
      coalesce(sum(sent_count), 0) AS sent
    FROM old_rows GROUP BY campaign_id
  ) d
  WHERE d.campaign_id = s.campaign_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER campaign_stats_insert AFTER INSERT ON campaign_recipients
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION campaign_stats_after_insert();
--> statement-breakpoint
CREATE TRIGGER campaign_stats_update AFTER UPDATE ON campaign_recipients
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION campaign_stats_after_update();
--> statement-breakpoint
CREATE TRIGGER campaign_stats_delete AFTER DELETE ON campaign_recipients
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION campaign_stats_after_delete();
