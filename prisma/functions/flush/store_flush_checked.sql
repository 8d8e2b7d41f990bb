-- store_flush for a project that has reached a quota of this hour: checks before it stores. Where more would begin than
-- is left, stores nothing and returns one row for each group that would begin an event, outcome 'begins' (event_id = its
-- type when that is new), and one for each limit, outcome 'used' (i = its place in p_limits, event_count = what was used).
CREATE OR REPLACE FUNCTION store_flush_checked(
    p integer, p_writer uuid, p_received bigint, p_buckets integer[],
    n integer, p_keys uuid[], p_numbers bigint[], p_texts text[], p_ids uuid[], p_id_groups integer[],
    p_limits bigint[], p_groups json
) RETURNS TABLE (outcome text, i integer, event_id uuid, event_count bigint, created boolean, new_components uuid[])
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET enable_material = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    begun beginning[];
    used bigint[];
    needed bigint[];
    alone boolean := false;
BEGIN
    -- Ids that were claimed before come first: an occurrence with such an id begins nothing.
    IF NOT EXISTS (SELECT FROM claimed_ids(p, p_ids)) THEN
        LOOP
            begun := ARRAY(SELECT b FROM beginnings(p, p_groups) b);
            EXIT WHEN cardinality(begun) = 0;
            needed := ARRAY[
                (SELECT count(DISTINCT b.type_key) FROM unnest(begun) b), cardinality(begun),
                (SELECT count(DISTINCT c.key) FROM unnest(begun) b CROSS JOIN LATERAL unnest(b.new_components) AS c(key))];
            used := ARRAY(
                SELECT coalesce(q.used, 0)
                FROM unnest(ARRAY['newTypesPerHour', 'newEventsPerHour', 'newComponentsPerHour']) WITH ORDINALITY AS k(quota, place)
                LEFT JOIN quota_usage q ON q.project_id = p AND q.quota = k.quota AND q.window_ms = p_received / 3600000 * 3600000
                ORDER BY k.place);
            IF EXISTS (SELECT FROM unnest(needed, used, p_limits) AS u(needed, used, most)
                       WHERE u.most IS NOT NULL AND u.needed > greatest(u.most - u.used, 0)) THEN
                RETURN QUERY
                SELECT 'begins', b.i, b.type_key, 0::bigint, true, b.new_components FROM unnest(begun) b
                UNION ALL
                SELECT 'used', (u.place - 1)::integer, NULL::uuid, u.used, false, NULL::uuid[]
                FROM unnest(used) WITH ORDINALITY AS u(used, place);
                RETURN;
            END IF;
            EXIT WHEN alone;
            -- Others that have not committed yet may use what is left: check again when they have.
            PERFORM lock_project_exclusive(p);
            alone := true;
        END LOOP;
    END IF;
    RETURN QUERY
    SELECT s.*, NULL::uuid[] FROM store_flush_counted(
        p, p_writer, p_received, p_buckets, n, p_keys, p_numbers, p_texts, p_ids, p_id_groups, true, p_limits, alone) s;
END $$;
