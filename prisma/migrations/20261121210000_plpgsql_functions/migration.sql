-- Statements of functions in the language SQL are not planned by Citus (prisma/citus.sql), and PostgreSQL plans them anew
-- in every call. The same in PL/pgSQL.

CREATE OR REPLACE FUNCTION lock_project_shared(p integer) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(1735161189, p);
END $$;

CREATE OR REPLACE FUNCTION lock_project_exclusive(p integer) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1735161189, p);
END $$;

CREATE OR REPLACE FUNCTION status_changed(p integer, p_writer uuid, p_from_ms bigint DEFAULT NULL, p_now_ms bigint DEFAULT 0) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO status_version AS v (project_id, writer, version, late_minutes, late_hours, late_days)
    VALUES (p, p_writer, 1,
        CASE WHEN p_from_ms >= p_now_ms - 600000 THEN 0 ELSE 1 END,
        CASE WHEN p_from_ms >= p_now_ms - 7200000 THEN 0 ELSE 1 END,
        CASE WHEN p_from_ms >= p_now_ms - 86400000 THEN 0 ELSE 1 END)
    ON CONFLICT (project_id, writer) DO UPDATE SET version = v.version + 1, changed_at = excluded.changed_at,
        late_minutes = v.late_minutes + excluded.late_minutes, late_hours = v.late_hours + excluded.late_hours,
        late_days = v.late_days + excluded.late_days;
END $$;

CREATE OR REPLACE FUNCTION add_minute(p integer, p_series uuid, p_minute integer, p_count bigint) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO occurrence_minute AS m (project_id, series_key, minute, occurrences)
    SELECT p, p_series, p_minute, p_count WHERE p_minute IS NOT NULL
    ON CONFLICT (project_id, series_key, minute)
    DO UPDATE SET occurrences = least(m.occurrences + excluded.occurrences, 9007199254740991);
END $$;

CREATE OR REPLACE FUNCTION name_components(p integer, groups occurrence_group[]) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO component (project_id, key, parent_key, environment, path)
    SELECT p, component_key(a.environment, a.path),
        CASE WHEN a.depth > 1 THEN component_key(a.environment, array_to_string(a.segments[1:a.depth - 1], '/')) END,
        a.environment, a.path
    FROM (
        SELECT DISTINCT x.environment, d.depth, s.segments[1:d.depth] AS segments, array_to_string(s.segments[1:d.depth], '/') AS path
        FROM unnest(groups) x
        -- The component of a known type is known.
        JOIN LATERAL (SELECT NOT EXISTS (SELECT FROM event_type t WHERE t.project_id = p AND t.key = x.type_key) AS is_new) y ON y.is_new
        CROSS JOIN LATERAL (SELECT string_to_array(x.path, '/') AS segments) s
        CROSS JOIN LATERAL generate_series(1, cardinality(s.segments)) AS d(depth)
    ) a
    ORDER BY a.environment COLLATE "C", a.path COLLATE "C"
    ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION take_last_window(
    p integer, p_series uuid, p_started bigint, p_ended bigint, p_importance smallint, p_received bigint,
    OUT from_ms bigint, OUT until_ms bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM relevance_window d
    WHERE d.project_id = p AND d.series_key = p_series AND d.importance = p_importance AND d.from_ms = (
        SELECT max(w.from_ms) FROM relevance_window w
        WHERE w.project_id = p AND w.series_key = p_series AND w.importance = p_importance
          AND w.from_ms BETWEEN p_started AND least(p_ended, p_received))
    RETURNING d.from_ms, d.until_ms INTO take_last_window.from_ms, take_last_window.until_ms;
END $$;
