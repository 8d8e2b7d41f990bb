-- Lets other writers work on the project, and keeps out those that need it alone. Released at commit.
-- Every transaction takes its locks in this order: project, type buckets ascending, rows.
CREATE OR REPLACE FUNCTION lock_project_shared(p integer) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1735161189, p);
END $$;
