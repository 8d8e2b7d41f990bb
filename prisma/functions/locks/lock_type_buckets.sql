-- Locks buckets of types until commit; `buckets` ascends, and a function scan returns its rows in order.
-- For the order of locks see lock_project_shared.
CREATE OR REPLACE FUNCTION lock_type_buckets(p integer, buckets integer[]) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock((1::bigint << 62) | (p::bigint << 16) | b) FROM unnest(buckets) AS b;
END $$;
