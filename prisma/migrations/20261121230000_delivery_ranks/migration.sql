-- From what to what a status changed of which a delivery tells (2-api: Alerts): 0 unknown … 3 alarm. Null for anything
-- else, and in rows that are older than these columns.
ALTER TABLE "delivery" ADD COLUMN "from_rank" SMALLINT;
ALTER TABLE "delivery" ADD COLUMN "to_rank" SMALLINT;
