-- Inspections and alert policies that were once made by themselves: with their project, or from the file that
-- GLUEPOINT_CONFIG names. One that is not there any more was deleted or renamed by somebody, and does not come back.
CREATE TABLE "configured" (
    "project_id" INTEGER NOT NULL,
    -- 'inspection' or 'policy'.
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    CONSTRAINT "configured_pkey" PRIMARY KEY ("project_id", "kind", "name")
);

INSERT INTO "configured" ("project_id", "kind", "name")
SELECT "project_id", 'inspection', "name" FROM "inspection" WHERE "set_by" = 'default';
