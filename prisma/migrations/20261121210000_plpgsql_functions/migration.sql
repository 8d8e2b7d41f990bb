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

CREATE OR REPLACE FUNCTION note_first_errors(p integer, groups occurrence_group[], stored uuid[]) RETURNS void
    LANGUAGE plpgsql
    -- store_group_list allows nothing but looks into an index; `first` has none.
    SET enable_hashjoin = on
AS $$
#variable_conflict use_column
BEGIN
    WITH told AS MATERIALIZED (
        SELECT t.id AS type_id, d.* FROM unnest(groups) d
        JOIN event_type t ON t.project_id = p AND t.key = d.type_key
    ), first AS (
        INSERT INTO first_error (project_id, type_id, event_id, importance, version, message, properties, stack)
        SELECT p, d.type_id, stored[coalesce(f.i, d.i) + 1],
            -- A process of the version before tells of neither.
            coalesce(f.importance, d.seen_importance, greatest(d.importance, 2::smallint)),
            -- A process that wrongly thinks the type known (it was deleted) does not bring its contents.
            CASE WHEN f.i IS NULL THEN d.version ELSE f.version END,
            CASE WHEN f.i IS NULL THEN d.message ELSE f.message END,
            CASE WHEN f.i IS NULL THEN d.properties ELSE f.properties END::json,
            CASE WHEN f.i IS NULL THEN d.stack ELSE f.stack END
        FROM told d
        LEFT JOIN LATERAL json_to_record(d.first_error)
            AS f(i integer, importance smallint, version text, message text, properties text, stack text) ON true
        ON CONFLICT (project_id, type_id) DO NOTHING
        RETURNING type_id
    )
    INSERT INTO new_error (project_id, inspection_id, type_id, error_ms)
    SELECT p, i.id, d.type_id, d.seen_error_ms
    FROM told d JOIN first f ON f.type_id = d.type_id
    CROSS JOIN inspection i
    WHERE i.project_id = p AND i.enabled
    ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION note_returns(p integer, groups occurrence_group[]) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO new_error (project_id, inspection_id, type_id, error_ms, silent_ms)
    SELECT p, i.id, t.id, d.seen_error_ms, d.seen_error_ms - t.last_error_ms
    FROM unnest(groups) d
    JOIN event_type t ON t.project_id = p AND t.key = d.type_key
    JOIN inspection i ON i.project_id = p AND i.enabled AND i.silence_ms <= d.seen_error_ms - t.last_error_ms
    ORDER BY i.id, t.id
    ON CONFLICT DO NOTHING;
END $$;

-- In two steps: Citus takes no parameters in DO UPDATE SET. Nobody else changes rows of these types before the commit.
CREATE OR REPLACE FUNCTION signal_status(p integer, groups occurrence_group[], p_received bigint, p_kept_ms bigint) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    keys uuid[];
    components uuid[];
    types uuid[];
    ranks smallint[];
    times int8multirange[];
BEGIN
    SELECT array_agg(w.series_key ORDER BY w.series_key, w.importance), array_agg(w.component_key ORDER BY w.series_key, w.importance),
        array_agg(t.id ORDER BY w.series_key, w.importance), array_agg(w.importance ORDER BY w.series_key, w.importance),
        array_agg(w.windows ORDER BY w.series_key, w.importance)
    INTO keys, components, types, ranks, times
    FROM (
        SELECT g.series_key, g.type_key, g.component_key, x.importance, range_agg(int8range(x.from_ms, x.until_ms)) AS windows
        FROM unnest(groups) g CROSS JOIN LATERAL (
            SELECT v.importance, v.from_ms, v.until_ms
            FROM (VALUES (1::smallint, g.success_from_ms, g.success_until_ms), (2::smallint, g.warning_from_ms, g.warning_until_ms),
                         (3::smallint, g.alarm_from_ms, g.alarm_until_ms)) AS v(importance, from_ms, until_ms)
            WHERE g.timely_windows IS NULL
            UNION ALL
            SELECT r.importance, r.from_ms, r.until_ms
            FROM json_to_recordset(coalesce(g.timely_windows, g.windows)) AS r(importance smallint, from_ms bigint, until_ms bigint)
        ) x
        WHERE x.from_ms < x.until_ms
        GROUP BY g.series_key, g.type_key, g.component_key, x.importance
    ) w
    JOIN event_type t ON t.project_id = p AND t.key = w.type_key;
    IF keys IS NULL THEN
        RETURN;
    END IF;
    UPDATE status_signal s SET windows = kept_times(s.windows + w.windows, p_received, p_kept_ms), version = s.version + 1
    FROM unnest(keys, ranks, times) AS w(series_key, importance, windows)
    WHERE s.project_id = p AND s.series_key = w.series_key AND s.importance = w.importance;
    INSERT INTO status_signal (project_id, series_key, importance, component_key, type_id, windows, version)
    SELECT p, w.series_key, w.importance, w.component_key, w.type_id, kept_times(w.windows, p_received, p_kept_ms), 1
    FROM unnest(keys, components, types, ranks, times) AS w(series_key, component_key, type_id, importance, windows)
    ON CONFLICT (project_id, series_key, importance) DO NOTHING;
END $$;

-- In SQL it would be taken into the statement that calls it, with a subquery that Citus does not take.
CREATE OR REPLACE FUNCTION kept_times(times int8multirange, p_received bigint, p_kept_ms bigint) RETURNS int8multirange
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN (SELECT count(*) FROM unnest(times)) <= 100 THEN times * int8multirange(int8range(p_received - p_kept_ms, NULL))
        ELSE without_gaps(times * int8multirange(int8range(least(p_received - p_kept_ms, p_received - 1200000), p_received - 1200000)),
                greatest(3000, p_kept_ms / 500))
            + without_gaps(times * int8multirange(int8range(greatest(p_received - p_kept_ms, p_received - 1200000), NULL)), 3000) END;
END $$;
