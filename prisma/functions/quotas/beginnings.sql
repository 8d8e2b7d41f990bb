-- Which groups of a flush would begin an event, judged by the stored events: a group that only another group of the same
-- flush would join with a stored event is included. p_groups: [{"series", "type", "environment", "path", "started",
-- "ended", "reach_left", "reach_right"}].
CREATE OR REPLACE FUNCTION beginnings(p integer, p_groups json) RETURNS SETOF beginning
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET enable_material = off SET jit = off
AS $$
BEGIN
    RETURN QUERY
    SELECT (g.place - 1)::integer, CASE WHEN t.is_new THEN g.type END, CASE WHEN t.is_new THEN c.keys ELSE '{}' END
    FROM ROWS FROM (json_to_recordset(p_groups) AS (series uuid, type uuid, environment text, path text,
        started bigint, ended bigint, reach_left bigint, reach_right bigint)) WITH ORDINALITY
        AS g(series, type, environment, path, started, ended, reach_left, reach_right, place)
    -- Stored events are not linked with each other, so the nearest on either side decide.
    LEFT JOIN LATERAL (
        SELECT x.ended_ms, x.reach_right_ms FROM event x
        WHERE x.project_id = p AND x.series_key = g.series AND x.started_ms <= g.ended ORDER BY x.started_ms DESC LIMIT 1
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT x.started_ms, x.reach_left_ms FROM event x
        WHERE x.project_id = p AND x.series_key = g.series AND x.started_ms > g.ended ORDER BY x.started_ms LIMIT 1
    ) r ON true
    CROSS JOIN LATERAL (
        SELECT NOT EXISTS (SELECT FROM event_type t WHERE t.project_id = p AND t.key = g.type) AS is_new
    ) t
    LEFT JOIN LATERAL (
        SELECT array_agg(a.key) AS keys FROM (
            SELECT component_key(g.environment, array_to_string(s.segments[1:d.depth], '/')) AS key
            FROM (SELECT string_to_array(g.path, '/') AS segments) s
            CROSS JOIN LATERAL generate_series(1, cardinality(s.segments)) AS d(depth)
        ) a
        WHERE NOT EXISTS (SELECT FROM component c WHERE c.project_id = p AND c.key = a.key)
    ) c ON t.is_new
    WHERE coalesce(g.started > l.reach_right_ms AND g.reach_left > l.ended_ms, true)
      AND coalesce(r.started_ms > g.reach_right AND r.reach_left_ms > g.ended, true)
    ORDER BY g.place;
END $$;
