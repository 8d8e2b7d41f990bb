-- What the decisions of alert policies need besides (1-product: Alerts).

-- Null = nothing was told yet.
ALTER TABLE "alert_subject" ALTER COLUMN "notified_ms" DROP NOT NULL;
-- Whether the list of deliveries says already that the present silence suppresses changes of status.
ALTER TABLE "alert_subject" ADD COLUMN "noted" BOOLEAN NOT NULL DEFAULT false;
-- The rank that was told last, of a change of status: what the policy believes.
ALTER TABLE "alert_subject" ADD COLUMN "told" SMALLINT NOT NULL DEFAULT 0;
-- Serves the look for statuses that are worse than was told when a silence ends.
CREATE INDEX "alert_subject_noted_idx" ON "alert_subject"("project_id", "notified_ms") WHERE "noted" AND "trigger" = 'status-change';

-- A target that did not answer in time: until then nothing is sent to it, so that others need not wait behind it, and
-- then one delivery tries it for all. Null = it answers.
ALTER TABLE "alert_target" ADD COLUMN "resting_until_ms" BIGINT;

-- Serves the list of a policy's deliveries.
CREATE INDEX "delivery_project_id_policy_id_id_idx" ON "delivery"("project_id", "policy_id", "id");
