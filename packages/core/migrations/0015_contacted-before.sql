CREATE TABLE "removed_recipients" (
	"campaign_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"removed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "removed_recipients_campaign_id_contact_id_pk" PRIMARY KEY("campaign_id","contact_id")
);
--> statement-breakpoint
ALTER TABLE "removed_recipients" ADD CONSTRAINT "removed_recipients_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "removed_recipients" ADD CONSTRAINT "removed_recipients_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "removed_recipients_contact_idx" ON "removed_recipients" USING btree ("contact_id");--> statement-breakpoint
-- Whom the audit log says were removed before this release after they had been reached.
INSERT INTO removed_recipients (campaign_id, contact_id, removed_at)
SELECT e.campaign_id, e.before ->> 'contact_id', max(e.at)
FROM audit_events e
WHERE e.event = 'recipient.removed'
  AND EXISTS (SELECT 1 FROM campaigns c WHERE c.id = e.campaign_id)
  AND EXISTS (SELECT 1 FROM contacts p WHERE p.id = e.before ->> 'contact_id')
  AND (e.before ->> 'status' IN ('in_progress', 'completed', 'responded')
       OR EXISTS (SELECT 1 FROM audit_events s
                  WHERE s.recipient_id = e.recipient_id AND s.event IN ('action.sent', 'action.in_doubt')))
GROUP BY 1, 2;
