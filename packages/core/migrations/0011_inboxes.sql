CREATE TABLE "sender_inboxes" (
	"sender_id" text PRIMARY KEY NOT NULL,
	"uid_validity" bigint,
	"last_uid" bigint DEFAULT 0 NOT NULL,
	"read_at" timestamp with time zone,
	"problem" text,
	"problem_since" timestamp with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_read_at" timestamp with time zone DEFAULT now() NOT NULL,
	"claimed_by" text,
	"lease_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "imap_host" text;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "imap_port" integer;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "imap_tls" text;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "imap_user" text;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "imap_password_sealed" text;--> statement-breakpoint
ALTER TABLE "sender_inboxes" ADD CONSTRAINT "sender_inboxes_sender_id_senders_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."senders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaign_actions_doubt_idx" ON "campaign_actions" USING btree ("executed_at") WHERE status = 'failed' and error_code = 'in_doubt';--> statement-breakpoint
CREATE INDEX "sent_messages_message_idx" ON "sent_messages" USING btree ("message_id") WHERE message_id is not null;--> statement-breakpoint
ALTER TABLE "senders" ADD CONSTRAINT "senders_imap_tls_check" CHECK ("senders"."imap_tls" in ('none', 'starttls', 'tls'));