-- Stores the groups of one flush of one project.
-- p_ids: hashes of the ids that the occurrences carry; p_id_groups: the group (i) of each; p_look: whether to look first
-- which of them were claimed before. Without a look, a flush with such an id fails (GP002).
-- Returns one row per group, outcome 'stored'. Or stores nothing and returns one row for each id that was claimed before,
-- outcome 'seen' (i = its place in p_ids), or for each group that was glued without a closing that concerns it, outcome
-- 'closed'.
-- GP002: an id was claimed before. GP003: the project was deleted.
CREATE OR REPLACE FUNCTION store_group_list(
    p integer, p_writer uuid, p_received bigint, p_buckets integer[],
    groups occurrence_group[], p_ids uuid[], p_id_groups integer[], p_look boolean
) RETURNS TABLE (outcome text, i integer, event_id uuid, event_count bigint, created boolean)
    LANGUAGE plpgsql
    -- Plans that are made while the tables or the project are small must also serve when they are large: one look into
    -- an index per group (docs/database.md#plans).
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET enable_material = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    g occurrence_group;
    stored_group record;
    several boolean;
    n integer;
    done integer[];
    -- By the place of the group: its i + 1.
    events uuid[];
    counts bigint[];
    news boolean[];
    keys uuid[] := '{}';
    key_minutes integer[] := '{}';
    groups_left occurrence_group[];
    -- Of events that went on into another minute: what belongs to the earlier one.
    minute_series uuid[];
    minutes integer[];
    minute_counts bigint[];
    -- The shortest silence that an inspection asks for; how long signals of status are kept. Null = no inspection or
    -- policy asks.
    shortest_silence_ms bigint;
    -- The groups that hold the first error of their type.
    firsts integer[];
    signals_kept_ms bigint;
BEGIN
    n := cardinality(groups);
    news := array_fill(false, ARRAY[n]);
    PERFORM lock_project_shared(p);
    PERFORM lock_type_buckets(p, p_buckets);
    IF NOT EXISTS (SELECT FROM project WHERE project.id = p) THEN
        RAISE EXCEPTION 'the project is gone' USING ERRCODE = 'GP003';
    END IF;

    IF p_look AND cardinality(p_ids) > 0 THEN
        RETURN QUERY
        SELECT 'seen', k.i, k.event_id, k.event_count, false FROM claimed_ids(p, p_ids) k;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;

    -- Occurrences that began at or before a closing of their series have to be glued again, with that closing.
    IF EXISTS (SELECT FROM closing c WHERE c.project_id = p AND c.at_ms >= (SELECT min(x.started_ms) FROM unnest(groups) x)) THEN
        RETURN QUERY
        SELECT 'closed', x.i, NULL::uuid, 0::bigint, false FROM unnest(groups) x
        WHERE EXISTS (
            SELECT FROM closing c WHERE c.project_id = p AND c.series_key = x.series_key
              AND c.at_ms >= x.started_ms AND (x.closing_ms IS NULL OR c.at_ms > x.closing_ms));
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;

    several := EXISTS (SELECT FROM unnest(groups) x WHERE NOT x.simple);

    -- The common case, all at once: a group that prolongs the last event of its series, touches no other
    -- event and continues its windows.
    WITH head AS MATERIALIZED (
        SELECT g.i, g.component_key, g.started_ms, g.ended_ms, g.reach_right_ms, g.relevant_until_ms, g.occurrence_count,
            g.latest_started_ms, g.glue_interval_ms, g.relevance_interval_ms, g.alarm_from_ms, g.alarm_until_ms,
            g.warning_from_ms, g.warning_until_ms, g.success_from_ms, g.success_until_ms, g.minute, g.importance,
            g.version, g.message, g.properties, g.stack,
            e.place, e.minute AS old_minute, e.minute_count AS old_minute_count, e.relevant_minute AS old_relevant_minute,
            ((g.ended_ms, g.latest_started_ms) > (e.ended_ms, e.latest_started_ms)
             OR ((g.ended_ms, g.latest_started_ms) = (e.ended_ms, e.latest_started_ms) AND later_contents(
                g.message, g.stack, g.version, g.properties, g.glue_interval_ms, g.relevance_interval_ms,
                e.message, e.stack, e.version, e.properties::text, e.glue_interval_ms, e.relevance_interval_ms))) AS is_later
        FROM unnest(groups) g
        CROSS JOIN LATERAL (
            -- No other transaction changes an event of these types before the commit, so its ctid stays valid.
            SELECT x.ctid AS place, x.* FROM event x
            WHERE x.project_id = p AND x.series_key = g.series_key ORDER BY x.started_ms DESC LIMIT 1
        ) e
        WHERE g.simple AND g.started_ms >= e.started_ms AND g.reach_left_ms >= e.reach_left_ms
          AND (g.started_ms <= e.reach_right_ms OR g.reach_left_ms <= e.ended_ms)
          AND (e.closed_ms IS NULL OR g.started_ms > e.closed_ms)
          AND (g.alarm_from_ms IS NULL OR e.alarm_from_ms IS NULL OR (g.alarm_from_ms <= e.alarm_until_ms AND g.alarm_until_ms >= e.alarm_from_ms))
          AND (g.warning_from_ms IS NULL OR e.warning_from_ms IS NULL OR (g.warning_from_ms <= e.warning_until_ms AND g.warning_until_ms >= e.warning_from_ms))
          AND (g.success_from_ms IS NULL OR e.success_from_ms IS NULL OR (g.success_from_ms <= e.success_until_ms AND g.success_until_ms >= e.success_from_ms))
    ), prolonged AS (
        UPDATE event e SET
            ended_ms = greatest(e.ended_ms, h.ended_ms),
            reach_right_ms = greatest(e.reach_right_ms, h.reach_right_ms),
            relevant_until_ms = greatest(e.relevant_until_ms, h.relevant_until_ms),
            occurrence_count = least(e.occurrence_count + h.occurrence_count, 9007199254740991),
            alarm_from_ms = least(e.alarm_from_ms, h.alarm_from_ms), alarm_until_ms = greatest(e.alarm_until_ms, h.alarm_until_ms),
            warning_from_ms = least(e.warning_from_ms, h.warning_from_ms), warning_until_ms = greatest(e.warning_until_ms, h.warning_until_ms),
            success_from_ms = least(e.success_from_ms, h.success_from_ms), success_until_ms = greatest(e.success_until_ms, h.success_until_ms),
            minute = greatest(e.minute, h.minute),
            minute_count = CASE WHEN e.minute = h.minute THEN least(e.minute_count + h.occurrence_count, 9007199254740991)
                                WHEN e.minute > h.minute THEN e.minute_count ELSE h.occurrence_count END,
            ended_hour = greatest(e.ended_hour, (h.ended_ms / 3600000)::integer),
            relevant_minute = greatest(e.relevant_minute, (greatest(h.alarm_until_ms, h.warning_until_ms, h.success_until_ms) / 60000)::integer),
            importance = greatest(e.importance, h.importance),
            latest_started_ms = CASE WHEN h.is_later THEN h.latest_started_ms ELSE e.latest_started_ms END,
            glue_interval_ms = CASE WHEN h.is_later THEN h.glue_interval_ms ELSE e.glue_interval_ms END,
            relevance_interval_ms = CASE WHEN h.is_later THEN h.relevance_interval_ms ELSE e.relevance_interval_ms END,
            version = CASE WHEN h.is_later THEN h.version ELSE e.version END,
            message = CASE WHEN h.is_later THEN h.message ELSE e.message END,
            properties = CASE WHEN h.is_later THEN h.properties::json ELSE e.properties END,
            -- An equal stack keeps its place outside the row instead of being written again.
            stack = CASE WHEN h.is_later AND h.stack IS DISTINCT FROM e.stack THEN h.stack ELSE e.stack END
        FROM head h
        WHERE e.project_id = p AND e.ctid = h.place
        RETURNING h.i, e.id, e.occurrence_count, h.component_key,
            CASE WHEN e.relevant_minute IS DISTINCT FROM h.old_relevant_minute THEN e.relevant_minute END AS advanced_minute,
            h.minute <> h.old_minute AS apart, e.series_key, least(h.minute, h.old_minute) AS earlier_minute,
            CASE WHEN h.minute < h.old_minute THEN h.occurrence_count ELSE h.old_minute_count END AS earlier_count
    )
    SELECT coalesce(array_agg(u.i ORDER BY u.i), '{}'), coalesce(array_agg(u.id ORDER BY u.i), '{}'),
        coalesce(array_agg(u.occurrence_count ORDER BY u.i), '{}'),
        coalesce(array_agg(u.component_key) FILTER (WHERE u.advanced_minute IS NOT NULL), '{}'),
        coalesce(array_agg(u.advanced_minute) FILTER (WHERE u.advanced_minute IS NOT NULL), '{}'),
        coalesce(array_agg(u.series_key) FILTER (WHERE u.apart), '{}'),
        coalesce(array_agg(u.earlier_minute) FILTER (WHERE u.apart), '{}'),
        coalesce(array_agg(u.earlier_count) FILTER (WHERE u.apart), '{}')
    INTO done, events, counts, keys, key_minutes, minute_series, minutes, minute_counts
    FROM prolonged u;
    IF cardinality(minutes) > 0 THEN
        INSERT INTO occurrence_minute AS m (project_id, series_key, minute, occurrences)
        SELECT p, u.series_key, u.minute, u.n
        FROM unnest(minute_series, minutes, minute_counts) AS u(series_key, minute, n) ORDER BY u.series_key
        ON CONFLICT (project_id, series_key, minute)
        DO UPDATE SET occurrences = least(m.occurrences + excluded.occurrences, 9007199254740991);
    END IF;

    IF cardinality(done) < n THEN
        -- Spread what was prolonged to the places of the groups, from the right, so that nothing is overwritten.
        FOR k IN REVERSE cardinality(done)..1 LOOP
            IF done[k] + 1 > k THEN
                events[done[k] + 1] := events[k];
                counts[done[k] + 1] := counts[k];
                events[k] := NULL;
            END IF;
        END LOOP;
        FOR stored_group IN SELECT * FROM begin_events(
            p, ARRAY(SELECT x FROM unnest(groups) x WHERE x.simple AND events[x.i + 1] IS NULL), p_received)
        LOOP
            events[stored_group.i + 1] := stored_group.event_id;
            counts[stored_group.i + 1] := stored_group.event_count;
            news[stored_group.i + 1] := true;
            IF stored_group.event_minute IS NOT NULL THEN
                keys := keys || stored_group.component_key;
                key_minutes := key_minutes || stored_group.event_minute;
            END IF;
        END LOOP;
        groups_left := ARRAY(SELECT x FROM unnest(groups) x WHERE events[x.i + 1] IS NULL ORDER BY x.series_key, x.started_ms);
        PERFORM name_components(p, groups_left);
        FOREACH g IN ARRAY groups_left LOOP
            SELECT * INTO stored_group FROM store_group(p, g, p_received);
            events[g.i + 1] := stored_group.event_id;
            counts[g.i + 1] := stored_group.event_count;
            news[g.i + 1] := stored_group.created;
            IF stored_group.event_minute IS NOT NULL THEN
                keys := keys || g.component_key;
                key_minutes := key_minutes || stored_group.event_minute;
            END IF;
        END LOOP;
    END IF;

    SELECT min(i.silence_ms) INTO shortest_silence_ms FROM inspection i WHERE i.project_id = p AND i.enabled;
    IF shortest_silence_ms IS NOT NULL THEN
        PERFORM note_returns(p, groups);
    END IF;
    SELECT max(a.min_duration_ms) + 600000 INTO signals_kept_ms
    FROM alert_policy a WHERE a.project_id = p AND a.enabled AND 'status-change' = ANY (a.triggers);
    IF signals_kept_ms IS NOT NULL THEN
        PERFORM signal_status(p, groups, p_received, signals_kept_ms);
    END IF;

    WITH counted AS (
        UPDATE event_type t SET
            occurrences = least(t.occurrences + d.seen_count, 9007199254740991),
            last_seen_ms = greatest(t.last_seen_ms, coalesce(d.seen_last_ms, p_received)),
            first_seen_ms = least(t.first_seen_ms, coalesce(d.seen_first_ms, p_received)),
            first_error_ms = least(t.first_error_ms, d.seen_error_ms),
            last_error_ms = greatest(t.last_error_ms, d.seen_error_ms),
            importance = greatest(t.importance, d.seen_importance),
            first_version = coalesce(t.first_version, d.seen_first_version),
            last_version = coalesce(d.seen_last_version, t.last_version)
        FROM unnest(groups) d
        WHERE d.seen_count IS NOT NULL AND t.project_id = p AND t.key = d.type_key
        -- Equal when this flush holds its first error; also when another error of the same millisecond was the first.
        RETURNING d.i, t.first_error_ms = d.seen_error_ms AS first
    )
    SELECT coalesce(array_agg(u.i) FILTER (WHERE u.first), '{}') INTO firsts FROM counted u;
    IF cardinality(firsts) > 0 THEN
        PERFORM note_first_errors(p, ARRAY(SELECT x FROM unnest(groups) x WHERE x.i = ANY (firsts)), events);
    END IF;

    IF cardinality(keys) > 0 THEN
        PERFORM FROM component c WHERE c.project_id = p AND c.key = ANY (keys) ORDER BY c.key FOR NO KEY UPDATE;
        UPDATE component c SET relevant_minute = d.minute
        FROM (SELECT k.key, max(k.minute) AS minute FROM unnest(keys, key_minutes) AS k(key, minute) GROUP BY k.key) d
        WHERE c.project_id = p AND c.key = d.key AND (c.relevant_minute IS NULL OR c.relevant_minute < d.minute);
    END IF;

    IF cardinality(p_ids) > 0 THEN
        PERFORM claim_ids(p, (p_received / 3600000)::integer, p_ids, p_id_groups, events);
    END IF;

    PERFORM status_changed(p, p_writer, (SELECT min(x.started_ms) FROM unnest(groups) x), p_received);
    IF NOT several THEN
        RETURN QUERY
        SELECT 'stored', (d.place - 1)::integer, d.id, d.count, coalesce(d.created, false)
        FROM unnest(events, counts, news) WITH ORDINALITY AS d(id, count, created, place);
        RETURN;
    END IF;
    -- A later group may have prolonged or joined the event of an earlier one.
    RETURN QUERY
    SELECT 'stored', (d.place - 1)::integer, coalesce(r.survivor_id, d.id), e.occurrence_count,
        coalesce(d.created, false) AND r.id IS NULL
    FROM unnest(events, counts, news) WITH ORDINALITY AS d(id, count, created, place)
    LEFT JOIN event_redirect r ON r.project_id = p AND r.id = d.id
    LEFT JOIN event e ON e.project_id = p AND e.id = coalesce(r.survivor_id, d.id);
END $$;
