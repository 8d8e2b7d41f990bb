-- The part that is kept of the times at which occurrences asked for a status: the last `p_kept_ms`. Of more than 100
-- ranges, short gaps are closed, so that no row grows without bound: gaps that no evaluation would notice, and further
-- back gaps that matter only to policies with a short minimum duration.
-- In PL/pgSQL, because PostgreSQL would inline a function in SQL into the calling statement, with a subquery that Citus
-- rejects.
CREATE OR REPLACE FUNCTION kept_times(times int8multirange, p_received bigint, p_kept_ms bigint) RETURNS int8multirange
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN (SELECT count(*) FROM unnest(times)) <= 100 THEN times * int8multirange(int8range(p_received - p_kept_ms, NULL))
        ELSE without_gaps(times * int8multirange(int8range(least(p_received - p_kept_ms, p_received - 1200000), p_received - 1200000)),
                greatest(3000, p_kept_ms / 500))
            + without_gaps(times * int8multirange(int8range(greatest(p_received - p_kept_ms, p_received - 1200000), NULL)), 3000) END;
END $$;
