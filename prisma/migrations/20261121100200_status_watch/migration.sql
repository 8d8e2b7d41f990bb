-- What the look for changes of status remembers of its last time (1-product: Alerts).

-- One row per project with a policy for changes of status; whoever looks holds its lock.
CREATE TABLE "status_look" (
    "project_id" INTEGER NOT NULL,
    -- When something changes by time passing; null = never.
    "due_ms" BIGINT,
    -- As of status_version (src/status/version-store.ts) when it looked; 'none' = it has to look.
    "version" TEXT NOT NULL,
    -- Tells whether somebody muted a type or declared maintenance since.
    "interventions" TEXT NOT NULL,
    CONSTRAINT "status_look_pkey" PRIMARY KEY ("project_id")
);

-- The minimum durations for which changes are looked for: those of the policies. What was before `from_ms` is not told.
CREATE TABLE "status_duration" (
    "project_id" INTEGER NOT NULL,
    "min_duration_ms" BIGINT NOT NULL,
    "from_ms" BIGINT NOT NULL,
    CONSTRAINT "status_duration_pkey" PRIMARY KEY ("project_id", "min_duration_ms")
);

-- A component as it was judged last; no row = nothing is known of it.
CREATE TABLE "status_watch" (
    "project_id" INTEGER NOT NULL,
    "component_key" UUID NOT NULL,
    "judged_ms" BIGINT NOT NULL,
    -- When to judge it again though nothing happens; null = never.
    "due_ms" BIGINT,
    -- Sum of the versions of its signals (status_signal).
    "signals" BIGINT NOT NULL,
    -- When its own status was, as it was judged, alarm; warning or worse; success or worse.
    "alarm" int8multirange NOT NULL,
    "warning" int8multirange NOT NULL,
    "success" int8multirange NOT NULL,
    CONSTRAINT "status_watch_pkey" PRIMARY KEY ("project_id", "component_key")
) WITH (fillfactor = 70);

-- The status of a component that policies of a minimum duration were told, or found when they were made; no row = unknown.
CREATE TABLE "status_told" (
    "project_id" INTEGER NOT NULL,
    "component_key" UUID NOT NULL,
    "min_duration_ms" BIGINT NOT NULL,
    "rank" SMALLINT NOT NULL,
    CONSTRAINT "status_told_pkey" PRIMARY KEY ("project_id", "component_key", "min_duration_ms")
);

-- Serves the look: the signals of components that changed.
CREATE INDEX "status_signal_project_id_component_key_idx" ON "status_signal"("project_id", "component_key");

-- As in first_statistics: one project may own everything.
ALTER TABLE "status_watch" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "status_told" ALTER COLUMN "project_id" SET (n_distinct = 1);
