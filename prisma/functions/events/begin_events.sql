-- Begins an event for every group that is linked with no stored event: its series is new, or its last event is too long
-- ago (docs/rules.md#gluing). All of `groups` are simple. Returns the groups that it stored; the others may join events or
-- extend one backwards, and are for store_group.
CREATE OR REPLACE FUNCTION begin_events(p integer, groups occurrence_group[], p_received bigint)
    RETURNS TABLE (i integer, event_id uuid, event_count bigint, component_key uuid, event_minute integer)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    fresh occurrence_group[];
BEGIN
    fresh := ARRAY(
        SELECT g FROM unnest(groups) g
        LEFT JOIN LATERAL (
            SELECT * FROM event x WHERE x.project_id = p AND x.series_key = g.series_key ORDER BY x.started_ms DESC LIMIT 1
        ) e ON true
        WHERE (e.id IS NULL OR (g.started_ms > e.reach_right_ms AND g.reach_left_ms > e.ended_ms AND g.started_ms > e.ended_ms))
          AND NOT EXISTS (
            SELECT FROM closing c WHERE c.project_id = p AND c.series_key = g.series_key AND c.at_ms >= g.started_ms));
    IF cardinality(fresh) = 0 THEN
        RETURN;
    END IF;
    PERFORM name_components(p, fresh);
    INSERT INTO event_type (project_id, id, key, component_key, name, first_seen_ms, last_seen_ms)
    SELECT DISTINCT ON (g.type_key) p, new_id(p_received, g.i), g.type_key, g.component_key, g.type_name, p_received, p_received
    FROM unnest(fresh) g
    WHERE NOT EXISTS (SELECT FROM event_type t WHERE t.project_id = p AND t.key = g.type_key)
    ORDER BY g.type_key, g.i
    ON CONFLICT (project_id, key) DO NOTHING;
    RETURN QUERY
    WITH begun AS MATERIALIZED (
        SELECT g.*, new_id(p_received, g.i) AS id,
            (greatest(g.alarm_until_ms, g.warning_until_ms, g.success_until_ms) / 60000)::integer AS relevant_minute
        FROM unnest(fresh) g
    ), stored AS (
        INSERT INTO event (project_id, id, series_key, type_id, component_key, glue_key, started_ms, ended_ms, reach_left_ms,
            reach_right_ms, relevant_until_ms, occurrence_count, latest_started_ms, glue_interval_ms, relevance_interval_ms,
            alarm_from_ms, alarm_until_ms, warning_from_ms, warning_until_ms, success_from_ms, success_until_ms,
            minute, minute_count, ended_hour, relevant_minute, importance, version, message, properties, stack)
        SELECT p, b.id, b.series_key, t.id, b.component_key, b.glue_key, b.started_ms, b.ended_ms, b.reach_left_ms,
            b.reach_right_ms, b.relevant_until_ms, b.occurrence_count, b.latest_started_ms, b.glue_interval_ms,
            b.relevance_interval_ms, b.alarm_from_ms, b.alarm_until_ms, b.warning_from_ms, b.warning_until_ms,
            b.success_from_ms, b.success_until_ms, b.minute, b.occurrence_count, b.ended_ms / 3600000, b.relevant_minute,
            b.importance, b.version, b.message, b.properties::json, b.stack
        FROM begun b JOIN event_type t ON t.project_id = p AND t.key = b.type_key
    ), counted AS (
        UPDATE event_type t SET events = t.events + d.n
        FROM (SELECT b.type_key, count(*) AS n FROM begun b GROUP BY b.type_key) d
        WHERE t.project_id = p AND t.key = d.type_key
    )
    SELECT b.i, b.id, b.occurrence_count, b.component_key, b.relevant_minute FROM begun b;
END $$;
