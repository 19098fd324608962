-- Worded so that nothing else that is due implies it: without statistics the planner took the index over all that is due of a
-- campaign for this one.
DROP INDEX "campaign_actions_sender_due_idx";--> statement-breakpoint
CREATE INDEX "campaign_actions_sender_due_idx" ON "campaign_actions" USING btree ("sender_id","campaign_id","opener","scheduled_for") WHERE status = 'scheduled' and coalesce(held_at, plan_from) is null and sender_id is not null;--> statement-breakpoint
-- As a join, a plan that the session keeps may read all recipients, once a statement. This looks each up by its key.
CREATE OR REPLACE FUNCTION campaign_actions_have_recipients() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  missing text;
BEGIN
  SELECT n.recipient_id INTO missing FROM new_rows n
    WHERE (SELECT r.id FROM campaign_recipients r WHERE r.id = n.recipient_id) IS NULL LIMIT 1;
  IF FOUND THEN
    RAISE foreign_key_violation USING MESSAGE = format('there is no recipient %s', missing),
      TABLE = 'campaign_actions', COLUMN = 'recipient_id';
  END IF;
  RETURN NULL;
END $$;
