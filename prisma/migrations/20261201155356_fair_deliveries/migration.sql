-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "host" TEXT;

-- CreateTable
CREATE TABLE "target_host" (
    "project_id" INTEGER NOT NULL,
    "host" TEXT NOT NULL,
    "resting_until_ms" BIGINT NOT NULL,

    CONSTRAINT "target_host_pkey" PRIMARY KEY ("project_id","host")
);

-- CreateIndex
CREATE INDEX "delivery_project_due_idx" ON "delivery"("project_id", "next_attempt_ms") WHERE (next_attempt_ms IS NOT NULL);
