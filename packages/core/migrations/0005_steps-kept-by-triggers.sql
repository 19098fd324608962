-- A foreign key looks each step up and locks its row, once a message: executors at work on the same campaign then share
-- those locks, which costs more than the rest of the insert. These triggers look once a statement. What they cannot see,
-- a step that is deleted at the same moment, the campaign's lock keeps apart.
ALTER TABLE "campaign_actions" DROP CONSTRAINT "campaign_actions_sequence_id_campaign_sequences_id_fk";--> statement-breakpoint
CREATE FUNCTION campaign_actions_have_steps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  missing text;
BEGIN
  SELECT n.sequence_id INTO missing FROM (SELECT DISTINCT sequence_id FROM new_rows) n
    WHERE NOT EXISTS (SELECT 1 FROM campaign_sequences s WHERE s.id = n.sequence_id) LIMIT 1;
  IF FOUND THEN
    RAISE foreign_key_violation USING MESSAGE = format('there is no step %s', missing),
      TABLE = 'campaign_actions', COLUMN = 'sequence_id';
  END IF;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION campaign_actions_go_with_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM campaign_actions WHERE sequence_id IN (SELECT id FROM old_rows);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER campaign_actions_have_steps AFTER INSERT ON campaign_actions
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION campaign_actions_have_steps();--> statement-breakpoint
CREATE TRIGGER campaign_actions_go_with_steps AFTER DELETE ON campaign_sequences
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION campaign_actions_go_with_steps();
