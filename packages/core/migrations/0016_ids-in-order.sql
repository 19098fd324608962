-- Before PostgreSQL 18: UUIDv7 with the fraction of its millisecond in the twelve bits behind the version (RFC 9562, 6.2,
-- method 3), as 18's own has it. Rows that one statement makes were in no order within a millisecond; lists "in order of
-- adding" go by their ids.
DO $$
BEGIN
  IF current_setting('server_version_num')::int < 180000 THEN
    CREATE OR REPLACE FUNCTION uuid_v7_text() RETURNS text LANGUAGE sql VOLATILE PARALLEL SAFE
      -- 48 bits of milliseconds and 12 of their fraction as one number; the hexadecimal digit of the version goes between.
      AS 'SELECT (overlay(lpad(to_hex((extract(epoch from clock_timestamp()) * 4096000)::bigint), 15, ''0'')
            placing ''7'' from 13 for 0) || substr(gen_random_uuid()::text, 19))::uuid::text';
  END IF;
END $$;
