-- The statistics of the campaigns that a statement has changed are reached by their key, also under a plan that the session
-- keeps: as a join, all campaigns' were read once a statement, which recording a few messages cannot bear.
CREATE OR REPLACE FUNCTION campaign_stats_after_update() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed text[] := ARRAY(SELECT DISTINCT campaign_id FROM new_rows ORDER BY campaign_id);
BEGIN
  PERFORM 1 FROM campaign_stats WHERE campaign_id = ANY(changed) ORDER BY campaign_id FOR NO KEY UPDATE;
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
  WHERE s.campaign_id = ANY(changed) AND s.campaign_id = d.campaign_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION campaign_stats_after_delete() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changed text[] := ARRAY(SELECT DISTINCT campaign_id FROM old_rows ORDER BY campaign_id);
BEGIN
  PERFORM 1 FROM campaign_stats WHERE campaign_id = ANY(changed) ORDER BY campaign_id FOR NO KEY UPDATE;
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
  WHERE s.campaign_id = ANY(changed) AND s.campaign_id = d.campaign_id;
  RETURN NULL;
END $$;
