-- What the hourly inspection works with (1-product: New-error inspection), what it finds, and who is told (Alerts).
-- Fields named …_ms are milliseconds since 1970 (UTC) by the server's clock, or durations.

-- Highest importance ever, and the receive time of the last alarm or warning.
ALTER TABLE "event_type" ADD COLUMN "importance" SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE "event_type" ADD COLUMN "last_error_ms" BIGINT;
UPDATE "event_type" t SET "last_error_ms" = t."last_seen_ms",
    "importance" = greatest(2, (SELECT max(e."importance") FROM "event" e WHERE e."project_id" = t."project_id" AND e."type_id" = t."id"))
WHERE t."first_error_ms" IS NOT NULL;

-- The first alarm or warning of a type, as it was received. Types that were there before this table have none.
CREATE TABLE "first_error" (
    "project_id" INTEGER NOT NULL,
    "type_id" UUID NOT NULL,
    -- The event it went into; event_redirect tells when that was joined with another.
    "event_id" UUID NOT NULL,
    "importance" SMALLINT NOT NULL,
    "version" TEXT,
    "message" TEXT,
    "properties" JSON,
    "stack" TEXT,
    CONSTRAINT "first_error_pkey" PRIMARY KEY ("project_id", "type_id")
);

CREATE TABLE "inspection" (
    "project_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    -- Filters: empty = all.
    "environments" TEXT[] NOT NULL DEFAULT '{}',
    "components" TEXT[] NOT NULL DEFAULT '{}',
    "versions" TEXT[] NOT NULL DEFAULT '{}',
    -- After so long without an error a type counts as new again; null = never.
    "silence_ms" BIGINT,
    -- Alert policies; empty = every one that matches.
    "policy_ids" UUID[] NOT NULL DEFAULT '{}',
    -- 'default', 'config' or 'api': who said last how it shall be.
    "set_by" TEXT NOT NULL,
    "made_ms" BIGINT NOT NULL,
    -- The watermark: where the last inspected window ended, where the next begins. A full hour.
    "inspected_until_ms" BIGINT NOT NULL,
    -- When the last run ended; null before the first.
    "last_run_ms" BIGINT,
    CONSTRAINT "inspection_pkey" PRIMARY KEY ("project_id", "id")
);
CREATE UNIQUE INDEX "inspection_project_id_name_key" ON "inspection"("project_id", "name");

-- Error types that an inspection has yet to evaluate. Written with the first error itself (store_flush) and deleted
-- by the run that evaluates it, so that each is evaluated once, however late its transaction commits.
CREATE TABLE "new_error" (
    "project_id" INTEGER NOT NULL,
    "inspection_id" UUID NOT NULL,
    "type_id" UUID NOT NULL,
    -- When the error was received.
    "error_ms" BIGINT NOT NULL,
    -- How long the type had been silent before it came back; null = never seen before.
    "silent_ms" BIGINT,
    -- With the time, so that a type that comes back while a run takes its earlier row does not wait for the run.
    CONSTRAINT "new_error_pkey" PRIMARY KEY ("project_id", "inspection_id", "type_id", "error_ms")
);
-- Serves deleting a type.
CREATE INDEX "new_error_project_id_type_id_idx" ON "new_error"("project_id", "type_id");

CREATE TABLE "finding" (
    "project_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "inspection_id" UUID NOT NULL,
    "component_key" UUID NOT NULL,
    "environment" TEXT NOT NULL,
    "component" TEXT NOT NULL,
    -- Highest importance of its types.
    "severity" SMALLINT NOT NULL,
    -- The hour.
    "from_ms" BIGINT NOT NULL,
    "to_ms" BIGINT NOT NULL,
    -- End of the first later hour without a new error type in the component; null = abnormal.
    "recovered_ms" BIGINT,
    "overview" TEXT NOT NULL,
    -- All of them; finding_type holds at most 1 000.
    "new_types" INTEGER NOT NULL,
    -- {"versions": [...], "properties": {...}} of the first occurrences.
    "attributes" JSON NOT NULL,
    CONSTRAINT "finding_pkey" PRIMARY KEY ("project_id", "id")
);
-- One per inspection, hour and component.
CREATE UNIQUE INDEX "finding_project_id_inspection_id_from_ms_component_key_key" ON "finding"("project_id", "inspection_id", "from_ms", "component_key");
-- Serves the earlier findings of a component.
CREATE INDEX "finding_project_id_component_key_id_idx" ON "finding"("project_id", "component_key", "id");
-- Serves the list of an inspection's findings.
CREATE INDEX "finding_project_id_inspection_id_id_idx" ON "finding"("project_id", "inspection_id", "id");
-- Serves the run that looks for findings to recover.
CREATE INDEX "finding_open_idx" ON "finding"("project_id", "inspection_id") WHERE "recovered_ms" IS NULL;

CREATE TABLE "finding_type" (
    "project_id" INTEGER NOT NULL,
    "finding_id" UUID NOT NULL,
    -- Worst first, then in the order of their first errors; from 1.
    "position" INTEGER NOT NULL,
    "type_id" UUID NOT NULL,
    "importance" SMALLINT NOT NULL,
    -- As in new_error.
    "silent_ms" BIGINT,
    -- As they were when the hour was inspected.
    "occurrences" BIGINT NOT NULL,
    "last_seen_ms" BIGINT NOT NULL,
    CONSTRAINT "finding_type_pkey" PRIMARY KEY ("project_id", "finding_id", "position")
);
-- Serves deleting a type.
CREATE INDEX "finding_type_project_id_type_id_idx" ON "finding_type"("project_id", "type_id");

CREATE TABLE "alert_policy" (
    "project_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    -- 'new-error-type', 'status-change', 'recovered'.
    "triggers" TEXT[] NOT NULL,
    -- Empty = all.
    "severities" TEXT[] NOT NULL DEFAULT '{}',
    "environments" TEXT[] NOT NULL DEFAULT '{}',
    "components" TEXT[] NOT NULL DEFAULT '{}',
    "silence_ms" BIGINT NOT NULL,
    -- How long a change of status must last; 0 = not at all.
    "min_duration_ms" BIGINT NOT NULL DEFAULT 0,
    -- As of inspection.
    "set_by" TEXT NOT NULL,
    "made_ms" BIGINT NOT NULL,
    CONSTRAINT "alert_policy_pkey" PRIMARY KEY ("project_id", "id")
);
CREATE UNIQUE INDEX "alert_policy_project_id_name_key" ON "alert_policy"("project_id", "name");

CREATE TABLE "alert_target" (
    "project_id" INTEGER NOT NULL,
    "id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    -- 'webhook', 'slack' or 'email'.
    "kind" TEXT NOT NULL,
    "url" TEXT,
    -- Of a webhook, as Standard Webhooks writes it: whsec_ and base64.
    "secret" TEXT,
    "recipients" TEXT[] NOT NULL DEFAULT '{}',
    -- Since when nothing is sent to it, and why; null = it is in use.
    "disabled_ms" BIGINT,
    "disabled_reason" TEXT,
    CONSTRAINT "alert_target_pkey" PRIMARY KEY ("project_id", "id")
);
-- Serves the targets of a policy.
CREATE INDEX "alert_target_project_id_policy_id_position_idx" ON "alert_target"("project_id", "policy_id", "position");

-- What a policy last told of a component: the subject of silence (1-product: Alerts).
CREATE TABLE "alert_subject" (
    "project_id" INTEGER NOT NULL,
    "policy_id" UUID NOT NULL,
    "trigger" TEXT NOT NULL,
    -- Stands for environment and component.
    "component_key" UUID NOT NULL,
    -- When the silence began, and the worst rank told since.
    "notified_ms" BIGINT NOT NULL,
    "rank" SMALLINT NOT NULL,
    -- Whether something bad was told whose end was not.
    "open" BOOLEAN NOT NULL,
    CONSTRAINT "alert_subject_pkey" PRIMARY KEY ("project_id", "policy_id", "trigger", "component_key")
);

-- One notice to one target, or the decision to give none. Recorded with its cause, sent by a job.
CREATE TABLE "delivery" (
    "project_id" INTEGER NOT NULL,
    -- Also the id of the message at its receiver.
    "id" UUID NOT NULL,
    "policy_id" UUID NOT NULL,
    -- Null where the policy decided to give none.
    "target_id" UUID,
    -- The target as it is shown: without secrets.
    "target" JSON,
    -- Of the policy; 'test' for a test.
    "trigger" TEXT NOT NULL,
    "environment" TEXT,
    "component" TEXT,
    "finding_id" UUID,
    -- 'waiting', 'delivered', 'failed' or 'suppressed'.
    "state" TEXT NOT NULL,
    "reason" TEXT,
    -- The message: {"type","timestamp","data"}; null when suppressed.
    "message" JSON,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_answer" TEXT,
    "created_ms" BIGINT NOT NULL,
    "delivered_ms" BIGINT,
    -- When it is due; null when it is over.
    "next_attempt_ms" BIGINT,
    CONSTRAINT "delivery_pkey" PRIMARY KEY ("project_id", "id")
);
-- Serves the deliveries of a finding.
CREATE INDEX "delivery_project_id_finding_id_idx" ON "delivery"("project_id", "finding_id") WHERE "finding_id" IS NOT NULL;
-- Serves the job that sends what is due.
CREATE INDEX "delivery_due_idx" ON "delivery"("next_attempt_ms") WHERE "next_attempt_ms" IS NOT NULL;

-- When occurrences that arrived in time asked for a status, of projects with a policy for changes of status: written
-- with the occurrences (store_flush), read by the job that looks for changes.
CREATE TABLE "status_signal" (
    "project_id" INTEGER NOT NULL,
    "series_key" UUID NOT NULL,
    "importance" SMALLINT NOT NULL,
    "component_key" UUID NOT NULL,
    "type_id" UUID NOT NULL,
    "windows" int8multirange NOT NULL,
    -- Counts the changes of the row.
    "version" BIGINT NOT NULL,
    CONSTRAINT "status_signal_pkey" PRIMARY KEY ("project_id", "series_key", "importance")
) WITH (fillfactor = 50);

-- As in first_statistics: one project may own everything.
ALTER TABLE "first_error" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "new_error" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "finding" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "finding_type" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "delivery" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "status_signal" ALTER COLUMN "project_id" SET (n_distinct = 1);

-- Every project has an inspection of all its errors; what was seen before is known to it.
INSERT INTO "inspection" ("project_id", "id", "name", "set_by", "made_ms", "inspected_until_ms")
SELECT p."id", new_id(n."ms", 0), 'New errors', 'default', n."ms", n."ms" - n."ms" % 3600000
FROM "project" p CROSS JOIN (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "ms") n;
