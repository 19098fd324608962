-- As with the step of an action: looked up once a statement, without a lock on each recipient's row. Whoever inserts an
-- action holds its recipient's row already, or locks it in the same statement.
-- Without sequential scans: a function keeps its first plan for the session, and the next statement may be of another size.
ALTER TABLE "campaign_actions" DROP CONSTRAINT "campaign_actions_recipient_id_campaign_recipients_id_fk";--> statement-breakpoint
ALTER TABLE "sent_messages" DROP CONSTRAINT "sent_messages_action_id_campaign_actions_id_fk";--> statement-breakpoint
CREATE FUNCTION campaign_actions_have_recipients() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  missing text;
BEGIN
  SELECT n.recipient_id INTO missing FROM new_rows n
    WHERE NOT EXISTS (SELECT 1 FROM campaign_recipients r WHERE r.id = n.recipient_id) LIMIT 1;
  IF FOUND THEN
    RAISE foreign_key_violation USING MESSAGE = format('there is no recipient %s', missing),
      TABLE = 'campaign_actions', COLUMN = 'recipient_id';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION campaign_actions_go_with_recipients() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  DELETE FROM campaign_actions WHERE recipient_id IN (SELECT id FROM old_rows);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION sent_messages_go_with_actions() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  DELETE FROM sent_messages WHERE action_id IN (SELECT id FROM old_rows);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER campaign_actions_have_recipients AFTER INSERT ON campaign_actions
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION campaign_actions_have_recipients();--> statement-breakpoint
CREATE TRIGGER campaign_actions_go_with_recipients AFTER DELETE ON campaign_recipients
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION campaign_actions_go_with_recipients();--> statement-breakpoint
CREATE TRIGGER sent_messages_go_with_actions AFTER DELETE ON campaign_actions
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION sent_messages_go_with_actions();
