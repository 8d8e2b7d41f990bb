-- Joins one group with the stored events that it is linked with, or begins a new event when there is none
-- (docs/rules.md#gluing). The caller has made sure that the group was glued with all closings of its series in mind.
CREATE OR REPLACE FUNCTION store_group(
    p integer, g occurrence_group, p_received bigint,
    OUT event_id uuid, OUT event_count bigint, OUT created boolean, OUT event_minute integer
) LANGUAGE plpgsql AS $$
DECLARE
    e event%ROWTYPE;
    m occurrence_group := g;
    latest_ended bigint := g.ended_ms;
    total numeric := g.occurrence_count;
    first_linked bigint;
    last_linked bigint;
    absorbed integer := 0;
    its_type uuid;
    its_closing bigint := g.closing_ms;
    last_alarm record;
    last_warning record;
    last_success record;
    last_until bigint;
    more boolean;
BEGIN
    -- Stored events are not linked with each other, so those linked with the group lie side by side around it.
    FOR e IN
        SELECT * FROM event x WHERE x.project_id = p AND x.series_key = g.series_key AND x.started_ms <= g.ended_ms
        ORDER BY x.started_ms DESC
    LOOP
        EXIT WHEN m.started_ms > e.reach_right_ms AND m.reach_left_ms > e.ended_ms;
        first_linked := e.started_ms;
        last_linked := coalesce(last_linked, e.started_ms);
        m.started_ms := least(m.started_ms, e.started_ms);
        m.ended_ms := greatest(m.ended_ms, e.ended_ms);
        m.reach_left_ms := least(m.reach_left_ms, e.reach_left_ms);
        m.reach_right_ms := greatest(m.reach_right_ms, e.reach_right_ms);
    END LOOP;
    FOR e IN
        SELECT * FROM event x WHERE x.project_id = p AND x.series_key = g.series_key AND x.started_ms > g.ended_ms
        ORDER BY x.started_ms
    LOOP
        EXIT WHEN e.started_ms > m.reach_right_ms AND e.reach_left_ms > m.ended_ms;
        first_linked := coalesce(first_linked, e.started_ms);
        last_linked := e.started_ms;
        m.ended_ms := greatest(m.ended_ms, e.ended_ms);
        m.reach_left_ms := least(m.reach_left_ms, e.reach_left_ms);
        m.reach_right_ms := greatest(m.reach_right_ms, e.reach_right_ms);
    END LOOP;

    FOR e IN
        SELECT * FROM event x WHERE x.project_id = p AND x.series_key = g.series_key
          AND x.started_ms BETWEEN first_linked AND last_linked
        ORDER BY x.started_ms
    LOOP
        absorbed := absorbed + 1;
        total := total + e.occurrence_count;
        m.importance := greatest(m.importance, e.importance);
        m.relevant_until_ms := greatest(m.relevant_until_ms, e.relevant_until_ms);
        its_closing := greatest(its_closing, e.closed_ms);
        IF (e.ended_ms, e.latest_started_ms) > (latest_ended, m.latest_started_ms)
           OR ((e.ended_ms, e.latest_started_ms) = (latest_ended, m.latest_started_ms) AND later_contents(
                e.message, e.stack, e.version, e.properties::text, e.glue_interval_ms, e.relevance_interval_ms,
                m.message, m.stack, m.version, m.properties, m.glue_interval_ms, m.relevance_interval_ms))
        THEN
            latest_ended := e.ended_ms;
            m.latest_started_ms := e.latest_started_ms;
            m.message := e.message;
            m.stack := e.stack;
            m.version := e.version;
            m.properties := e.properties;
            m.glue_interval_ms := e.glue_interval_ms;
            m.relevance_interval_ms := e.relevance_interval_ms;
        END IF;
        PERFORM add_minute(p, g.series_key, e.minute, e.minute_count);
        PERFORM add_relevance_window(p, g.series_key, m.started_ms, m.ended_ms, w.importance, w.from_ms, w.until_ms, p_received)
        FROM (VALUES (1::smallint, e.success_from_ms, e.success_until_ms), (2::smallint, e.warning_from_ms, e.warning_until_ms),
                     (3::smallint, e.alarm_from_ms, e.alarm_until_ms)) AS w(importance, from_ms, until_ms);
        IF absorbed = 1 THEN
            event_id := e.id;
            its_type := e.type_id;
        ELSE
            UPDATE event_redirect SET survivor_id = event_id WHERE project_id = p AND survivor_id = e.id;
            INSERT INTO event_redirect (project_id, id, survivor_id) VALUES (p, e.id, event_id);
            DELETE FROM event x WHERE x.project_id = p AND x.id = e.id;
        END IF;
    END LOOP;

    PERFORM add_minute(p, g.series_key, g.minute, g.occurrence_count);
    PERFORM add_minute(p, g.series_key, x.minute, x.occurrences)
    FROM json_to_recordset(g.minutes) AS x(minute integer, occurrences bigint);
    PERFORM add_relevance_window(p, g.series_key, m.started_ms, m.ended_ms, w.importance, w.from_ms, w.until_ms, p_received)
    FROM (VALUES (1::smallint, g.success_from_ms, g.success_until_ms), (2::smallint, g.warning_from_ms, g.warning_until_ms),
                 (3::smallint, g.alarm_from_ms, g.alarm_until_ms)) AS w(importance, from_ms, until_ms);
    PERFORM add_relevance_window(p, g.series_key, m.started_ms, m.ended_ms, x.importance, x.from_ms, x.until_ms, p_received)
    FROM json_to_recordset(g.windows) AS x(importance smallint, from_ms bigint, until_ms bigint);
    SELECT * INTO last_alarm FROM take_last_window(p, g.series_key, m.started_ms, m.ended_ms, 3::smallint, p_received);
    SELECT * INTO last_warning FROM take_last_window(p, g.series_key, m.started_ms, m.ended_ms, 2::smallint, p_received);
    SELECT * INTO last_success FROM take_last_window(p, g.series_key, m.started_ms, m.ended_ms, 1::smallint, p_received);
    SELECT max(w.until_ms), count(*) > 0 INTO last_until, more FROM relevance_window w
    WHERE w.project_id = p AND w.series_key = g.series_key AND w.importance IN (1, 2, 3)
      AND w.from_ms BETWEEN m.started_ms AND m.ended_ms;
    event_minute := greatest(last_until, last_alarm.until_ms, last_warning.until_ms, last_success.until_ms) / 60000;
    event_count := least(total, 9007199254740991);
    created := absorbed = 0;

    IF created THEN
        INSERT INTO event_type (project_id, id, key, component_key, name, first_seen_ms, last_seen_ms)
        VALUES (p, new_id(p_received, g.i), g.type_key, g.component_key, g.type_name, p_received, p_received)
        ON CONFLICT (project_id, key) DO NOTHING;
        SELECT t.id INTO its_type FROM event_type t WHERE t.project_id = p AND t.key = g.type_key;
        event_id := new_id(p_received, g.i);
        INSERT INTO event (project_id, id, series_key, type_id, component_key, glue_key, started_ms, ended_ms, reach_left_ms,
            reach_right_ms, relevant_until_ms, occurrence_count, latest_started_ms, glue_interval_ms, relevance_interval_ms,
            alarm_from_ms, alarm_until_ms, warning_from_ms, warning_until_ms, success_from_ms, success_until_ms,
            closed_ms, ended_hour, relevant_minute, importance, more_windows, version, message, properties, stack)
        VALUES (p, event_id, g.series_key, its_type, g.component_key, g.glue_key, m.started_ms, m.ended_ms, m.reach_left_ms,
            m.reach_right_ms, m.relevant_until_ms, event_count, m.latest_started_ms, m.glue_interval_ms, m.relevance_interval_ms,
            last_alarm.from_ms, last_alarm.until_ms, last_warning.from_ms, last_warning.until_ms,
            last_success.from_ms, last_success.until_ms, its_closing, m.ended_ms / 3600000, event_minute, m.importance, more,
            m.version, m.message, m.properties::json, m.stack);
    ELSE
        UPDATE event x SET
            started_ms = m.started_ms, ended_ms = m.ended_ms, reach_left_ms = m.reach_left_ms, reach_right_ms = m.reach_right_ms,
            relevant_until_ms = m.relevant_until_ms, occurrence_count = event_count, latest_started_ms = m.latest_started_ms,
            glue_interval_ms = m.glue_interval_ms, relevance_interval_ms = m.relevance_interval_ms,
            alarm_from_ms = last_alarm.from_ms, alarm_until_ms = last_alarm.until_ms,
            warning_from_ms = last_warning.from_ms, warning_until_ms = last_warning.until_ms,
            success_from_ms = last_success.from_ms, success_until_ms = last_success.until_ms,
            closed_ms = its_closing, minute = NULL, minute_count = NULL, ended_hour = m.ended_ms / 3600000,
            relevant_minute = event_minute, importance = m.importance, more_windows = more,
            version = m.version, message = m.message, properties = m.properties::json, stack = m.stack
        WHERE x.project_id = p AND x.id = event_id;
    END IF;
    IF absorbed <> 1 THEN
        UPDATE event_type t SET events = t.events + 1 - absorbed WHERE t.project_id = p AND t.id = its_type;
    END IF;
END $$;
