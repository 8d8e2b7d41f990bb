-- Statistics for tables that are still empty. Without any, the planner takes project_id for as selective as a key and
-- picks whichever index begins with it; such a plan, kept by a connection while the tables grow, reads them whole.
-- With these it knows that one project may own everything, and n_distinct keeps it from forgetting that where there
-- are many small projects beside a large one. Later statistics come from autovacuum as usual.
ALTER TABLE "component" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "event_type" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "event" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "relevance_window" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "occurrence_minute" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "closing" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "event_redirect" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "occurrence_id" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "type_mute" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "maintenance" ALTER COLUMN "project_id" SET (n_distinct = 1);

-- Rows as the first project (the default one) might have them; taken away again below.
INSERT INTO "component" ("project_id", "key", "parent_key", "environment", "path", "relevant_minute")
SELECT 1, gen_random_uuid(), gen_random_uuid(), 'production', 'c' || n, n FROM generate_series(1, 300) n;

INSERT INTO "event_type" ("project_id", "id", "key", "component_key", "name", "first_seen_ms", "last_seen_ms")
SELECT 1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 't' || n, n, n FROM generate_series(1, 300) n;

INSERT INTO "event" ("project_id", "id", "series_key", "type_id", "component_key", "started_ms", "ended_ms", "reach_left_ms",
    "reach_right_ms", "relevant_until_ms", "occurrence_count", "latest_started_ms", "glue_interval_ms", "relevance_interval_ms",
    "ended_hour", "relevant_minute", "importance", "glue_key")
SELECT 1, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), n, n, n, n, n * 3600000::bigint, 1, n, 1, 1, n, n, 3, ''
FROM generate_series(1, 300) n;

INSERT INTO "relevance_window" ("project_id", "series_key", "importance", "from_ms", "until_ms")
SELECT 1, gen_random_uuid(), n % 3 + 1, n, n + 1 FROM generate_series(1, 300) n;

INSERT INTO "occurrence_minute" ("project_id", "series_key", "minute", "occurrences")
SELECT 1, gen_random_uuid(), n, 1 FROM generate_series(1, 300) n;

INSERT INTO "closing" ("project_id", "series_key", "at_ms") SELECT 1, gen_random_uuid(), n FROM generate_series(1, 300) n;

INSERT INTO "event_redirect" ("project_id", "id", "survivor_id")
SELECT 1, gen_random_uuid(), gen_random_uuid() FROM generate_series(1, 300) n;

INSERT INTO "occurrence_id" ("project_id", "id_hash", "event_id", "claimed_hour")
SELECT 1, gen_random_uuid(), gen_random_uuid(), n FROM generate_series(1, 300) n;

INSERT INTO "type_mute" ("project_id", "type_id", "from_ms") SELECT 1, gen_random_uuid(), n FROM generate_series(1, 300) n;

INSERT INTO "maintenance" ("project_id", "component_key", "from_ms", "until_ms")
SELECT 1, gen_random_uuid(), n, n + 1 FROM generate_series(1, 300) n;

ANALYZE "component", "event_type", "event", "relevance_window", "occurrence_minute", "closing", "event_redirect", "occurrence_id",
    "type_mute", "maintenance";

-- Not DELETE: a vacuum would find the tables empty, and plans made then would expect them to stay so.
TRUNCATE "component", "event_type", "event", "relevance_window", "occurrence_minute", "closing", "event_redirect", "occurrence_id",
    "type_mute", "maintenance";
