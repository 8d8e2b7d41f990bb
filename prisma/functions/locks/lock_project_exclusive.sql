-- Keeps all other writers out of the project until commit. For the order of locks see lock_project_shared.
CREATE OR REPLACE FUNCTION lock_project_exclusive(p integer) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1735161189, p);
END $$;
