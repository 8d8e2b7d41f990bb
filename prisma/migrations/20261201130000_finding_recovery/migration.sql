-- A finding recovers when its component has no new error type and none of its own errors goes on
-- (docs/rules/alerting.md#recovery).

-- The hours of receipt in which the type had an alarm or warning: bit k stands for the k-th hour before that of
-- last_error_ms. What is older than 64 hours is not known.
ALTER TABLE "event_type" ADD COLUMN "error_hours" BIGINT NOT NULL DEFAULT 1;

-- When the first of its errors was received.
ALTER TABLE "finding" ADD COLUMN "first_error_ms" BIGINT;
UPDATE "finding" SET "first_error_ms" = "from_ms";
ALTER TABLE "finding" ALTER COLUMN "first_error_ms" SET NOT NULL;
-- When the last of its errors was received before it recovered; null = it has not recovered, or that is not known.
ALTER TABLE "finding" ADD COLUMN "silent_since_ms" BIGINT;
-- It recovered while another finding of its component was abnormal: no notice was given yet.
ALTER TABLE "finding" ADD COLUMN "recovery_held" BOOLEAN NOT NULL DEFAULT false;
-- Serves the run that reports the recovery of a component: the findings that recovered before without a notice.
CREATE INDEX "finding_held_idx" ON "finding"("project_id", "inspection_id") WHERE "recovery_held";

-- When its error was received for which the type is in the finding; null in rows that are older than this column.
ALTER TABLE "finding_type" ADD COLUMN "error_ms" BIGINT;

-- store_group_list records the hours with the last error. A flush holds occurrences of one hour of receipt.
DO $do$
DECLARE
    before text := pg_get_functiondef('store_group_list'::regproc);
    after text := replace(before, $s$last_error_ms = greatest(t.last_error_ms, d.seen_error_ms),$s$,
$s$last_error_ms = greatest(t.last_error_ms, d.seen_error_ms),
            error_hours = CASE
                WHEN d.seen_error_ms IS NULL THEN t.error_hours
                WHEN t.last_error_ms IS NULL OR d.seen_error_ms / 3600000 - t.last_error_ms / 3600000 >= 64 THEN 1
                WHEN d.seen_error_ms >= t.last_error_ms
                    THEN (t.error_hours << (d.seen_error_ms / 3600000 - t.last_error_ms / 3600000)::integer) | 1
                WHEN t.last_error_ms / 3600000 - d.seen_error_ms / 3600000 < 64
                    THEN t.error_hours | (1::bigint << (t.last_error_ms / 3600000 - d.seen_error_ms / 3600000)::integer)
                ELSE t.error_hours END,$s$);
BEGIN
    IF after = before THEN
        RAISE EXCEPTION 'store_group_list is not as expected';
    END IF;
    EXECUTE after;
END $do$;
