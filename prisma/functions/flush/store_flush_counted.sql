-- store_flush, and counts the events, types and components that it created. GP004: more were created than a limit allows,
-- and nothing was stored. p_may_exceed: store_flush_checked has checked the limits under the exclusive lock already.
CREATE OR REPLACE FUNCTION store_flush_counted(
    p integer, p_writer uuid, p_received bigint, p_buckets integer[],
    n integer, p_keys uuid[], p_numbers bigint[], p_texts text[], p_ids uuid[], p_id_groups integer[], p_look boolean,
    p_limits bigint[], p_may_exceed boolean
) RETURNS TABLE (outcome text, i integer, event_id uuid, event_count bigint, created boolean)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY
    WITH stored AS MATERIALIZED (
        SELECT * FROM store_flush(
            p, p_writer, p_received, p_buckets, n, p_keys, p_numbers, p_texts, p_ids, p_id_groups, p_look)
    ), counted AS MATERIALIZED (
        SELECT count_beginnings(p, p_received, p_limits, p_may_exceed, count(*) FILTER (WHERE s.created), array_agg(s.event_id)) AS done
        FROM stored s HAVING bool_or(s.created)
    )
    SELECT s.* FROM stored s WHERE (SELECT coalesce(bool_and(c.done), true) FROM counted c);
END $$;
