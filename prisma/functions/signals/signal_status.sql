-- Adds the windows of occurrences that arrived in time to what status-change alerts evaluate
-- (docs/rules/alerting.md#status-changes), and drops what is older than `p_kept_ms` before now.
-- In two statements, because Citus takes no parameters in DO UPDATE SET. No other transaction changes rows of these types
-- before the commit: the caller holds their buckets.
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
