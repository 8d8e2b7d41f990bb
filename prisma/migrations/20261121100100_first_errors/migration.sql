-- With the first alarm or warning of a type, its contents and the inspections that have to look at it are recorded in
-- the very transaction that stores it: whatever commits late, nothing is missed and nothing is looked at twice.
-- The same for the windows that a policy for changes of status waits for.
ALTER TYPE occurrence_group
    -- The highest importance among what is told of the type (with seen_count).
    ADD ATTRIBUTE seen_importance smallint,
    -- The first alarm or warning of the type in this flush, unless the process knows that the type had one before, or the
    -- group's own contents are its: {"i": its group, "importance", "version", "message", "properties", "stack"}.
    ADD ATTRIBUTE first_error json,
    -- Of a group some of whose occurrences arrived too late to wake anybody: the windows of the others, as in `windows`.
    ADD ATTRIBUTE timely_windows json;

-- Records the first errors of the groups' types that have none yet, for whoever inspects them.
-- `stored`: the events, by the place of the group: its i + 1.
CREATE FUNCTION note_first_errors(p integer, groups occurrence_group[], stored uuid[]) RETURNS void
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

-- The same for types that come back after the silence that an inspection minds.
CREATE FUNCTION note_returns(p integer, groups occurrence_group[]) RETURNS void
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

-- The same times without gaps that are shorter than `gap_ms`.
CREATE FUNCTION without_gaps(times int8multirange, gap_ms bigint) RETURNS int8multirange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(range_agg(int8range(lower(w), upper(w) - gap_ms)), '{}')
    FROM unnest((SELECT range_agg(int8range(lower(t), upper(t) + gap_ms)) FROM unnest(times) t)) w
$$;

-- What is kept of the times at which occurrences asked for a status: those of the last `p_kept_ms`. Where they are many,
-- without gaps that no look would notice, so that no row grows without bound; further back, gaps matter only to policies
-- that wait long.
-- Not in SQL: then it would be taken into the statement that calls it, with a subquery that Citus does not take.
CREATE FUNCTION kept_times(times int8multirange, p_received bigint, p_kept_ms bigint) RETURNS int8multirange
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN (SELECT count(*) FROM unnest(times)) <= 100 THEN times * int8multirange(int8range(p_received - p_kept_ms, NULL))
        ELSE without_gaps(times * int8multirange(int8range(least(p_received - p_kept_ms, p_received - 1200000), p_received - 1200000)),
                greatest(3000, p_kept_ms / 500))
            + without_gaps(times * int8multirange(int8range(greatest(p_received - p_kept_ms, p_received - 1200000), NULL)), 3000) END;
END $$;

-- Adds the windows of occurrences that arrived in time to what status-change alerts look at, and forgets what is
-- older than `p_kept_ms` before now. In two steps: Citus takes no parameters in DO UPDATE SET. Nobody else changes rows of
-- these types before the commit.
CREATE FUNCTION signal_status(p integer, groups occurrence_group[], p_received bigint, p_kept_ms bigint) RETURNS void
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

-- As before, in one statement: a function scan gives its rows in order.
CREATE OR REPLACE FUNCTION lock_type_buckets(p integer, buckets integer[]) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock((1::bigint << 62) | (p::bigint << 16) | b) FROM unnest(buckets) AS b;
END $$;
