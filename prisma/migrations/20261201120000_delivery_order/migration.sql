-- Order of notices (docs/rules/alerting.md#order-of-notices), and mails that some of their recipients accepted.
-- subject_key: a hash of the target, the kind of subject (status or finding) and the component; null where a delivery
-- has no order (a test, a decision without a target).
-- position: of a notice among those of its subject, in the order of the decisions; clocks do not matter.
-- attempt_until_ms: until when an attempt is under way at most; still set after a process was killed.
-- maybe_accepted: an attempt ended without a response, so the target may have accepted the notice.
-- recipients: of a mail, who accepted it or refused it permanently, while others are still to be tried.
ALTER TABLE "delivery" ADD COLUMN "subject_key" UUID;
ALTER TABLE "delivery" ADD COLUMN "position" BIGINT;
ALTER TABLE "delivery" ADD COLUMN "attempt_until_ms" BIGINT;
ALTER TABLE "delivery" ADD COLUMN "maybe_accepted" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "delivery" ADD COLUMN "recipients" JSON;

-- query: the next notice of a subject, the one before, the first and the last (src/alerts/deliveries/order-store.ts)
CREATE INDEX "delivery_subject_idx" ON "delivery"("project_id", "subject_key", "position") WHERE "subject_key" IS NOT NULL;

-- query: the notices of a subject that wait, and the last one that was accepted (src/alerts/deliveries/order-store.ts)
CREATE INDEX "delivery_subject_open_idx" ON "delivery"("project_id", "subject_key", "position")
  WHERE "subject_key" IS NOT NULL AND ("state" = 'waiting' OR "state" = 'delivered' OR "maybe_accepted");
