-- How groups of glued occurrences meet the events that are stored (1-product: Gluing).
-- One call per project and flush; every statement names the project.

-- Locks. Order for everybody: project, type buckets ascending, rows. Released at commit.
CREATE FUNCTION lock_project_shared(p integer) RETURNS void
    LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock_shared(1735161189, p) $$;

CREATE FUNCTION lock_project_exclusive(p integer) RETURNS void
    LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(1735161189, p) $$;

CREATE FUNCTION lock_type_buckets(p integer, buckets integer[]) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    bucket integer;
BEGIN
    FOREACH bucket IN ARRAY buckets LOOP
        PERFORM pg_advisory_xact_lock((1::bigint << 62) | (p::bigint << 16) | bucket);
    END LOOP;
END $$;

-- The bucket of a type: the first byte of its key.
CREATE FUNCTION type_bucket(key uuid) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN get_byte(uuid_send(key), 0);

-- Tells every reader that a status answer of this project may have changed, at `p_from_ms` or later, by a change made
-- at `p_now_ms`. Without an instant: at any. A reader that finds no change to have reached back into the past that it
-- knows need not read that again. An instant beyond all: nothing changed that is still kept (retention).
CREATE FUNCTION status_changed(p integer, p_writer uuid, p_from_ms bigint DEFAULT NULL, p_now_ms bigint DEFAULT 0) RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO status_version AS v (project_id, writer, version, late_minutes, late_hours, late_days)
    VALUES (p, p_writer, 1,
        CASE WHEN p_from_ms >= p_now_ms - 600000 THEN 0 ELSE 1 END,
        CASE WHEN p_from_ms >= p_now_ms - 7200000 THEN 0 ELSE 1 END,
        CASE WHEN p_from_ms >= p_now_ms - 86400000 THEN 0 ELSE 1 END)
    ON CONFLICT (project_id, writer) DO UPDATE SET version = v.version + 1, changed_at = now(),
        late_minutes = v.late_minutes + excluded.late_minutes, late_hours = v.late_hours + excluded.late_hours,
        late_days = v.late_days + excluded.late_days
$$;

-- Whether occurrence A is the later one: (endedAt, startedAt, message bytewise), then the rest of its
-- contents, so that the outcome never depends on the order of arrival. A missing text is the least.
CREATE FUNCTION later_text(a text, b text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN a IS NOT DISTINCT FROM b THEN 0 WHEN b IS NULL THEN 1 WHEN a IS NULL THEN -1
                WHEN a COLLATE "C" > b COLLATE "C" THEN 1 ELSE -1 END
$$;

-- What decides between two occurrences that agree in endedAt, startedAt: true when A is the later one.
CREATE FUNCTION later_contents(
    a_message text, a_stack text, a_version text, a_properties text, a_glue bigint, a_relevance bigint,
    b_message text, b_stack text, b_version text, b_properties text, b_glue bigint, b_relevance bigint
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (later_text(a_message, b_message), later_text(a_stack, b_stack), later_text(a_version, b_version),
            later_text(a_properties, b_properties), sign(a_glue - b_glue), sign(a_relevance - b_relevance))
           > (0, 0, 0, 0, 0, 0)
$$;

-- A new id that sorts by creation (UUIDv7): `n` orders the ids of one millisecond.
CREATE FUNCTION new_id(at_ms bigint, n bigint) RETURNS uuid
    LANGUAGE sql VOLATILE AS $$
    SELECT encode(
        substring(int8send(at_ms) FROM 3) || int2send((28672 + (n & 4095))::smallint) || substring(uuid_send(gen_random_uuid()) FROM 9),
        'hex')::uuid
$$;

-- Adds a relevance window to the event of a series that covers [p_started, p_ended], uniting it with those
-- that it overlaps or touches. Windows that begin after `p_received` stay apart, so that closing the event before
-- they begin leaves them whole.
CREATE FUNCTION add_relevance_window(
    p integer, p_series uuid, p_started bigint, p_ended bigint, p_importance smallint,
    p_from bigint, p_until bigint, p_received bigint
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    united_from bigint := p_from;
    united_until bigint := p_until;
    near record;
BEGIN
    IF p_from IS NULL OR p_until <= p_from THEN
        RETURN;
    END IF;
    IF p_from <= p_received THEN
        FOR near IN
            SELECT w.from_ms, w.until_ms FROM relevance_window w
            WHERE w.project_id = p AND w.series_key = p_series AND w.importance = p_importance
              AND w.from_ms BETWEEN p_started AND least(p_ended, p_until, p_received)
            ORDER BY w.from_ms DESC
        LOOP
            EXIT WHEN near.until_ms < united_from;
            united_from := least(united_from, near.from_ms);
            united_until := greatest(united_until, near.until_ms);
            DELETE FROM relevance_window w
            WHERE w.project_id = p AND w.series_key = p_series AND w.importance = p_importance AND w.from_ms = near.from_ms;
        END LOOP;
    END IF;
    INSERT INTO relevance_window AS w (project_id, series_key, importance, from_ms, until_ms)
    VALUES (p, p_series, p_importance, united_from, united_until)
    ON CONFLICT (project_id, series_key, importance, from_ms) DO UPDATE SET until_ms = greatest(w.until_ms, excluded.until_ms);
END $$;

-- Moves the last window of an importance out of relevance_window, to stand in the event's own row.
CREATE FUNCTION take_last_window(
    p integer, p_series uuid, p_started bigint, p_ended bigint, p_importance smallint, p_received bigint,
    OUT from_ms bigint, OUT until_ms bigint
) LANGUAGE sql AS $$
    DELETE FROM relevance_window d
    WHERE d.project_id = p AND d.series_key = p_series AND d.importance = p_importance AND d.from_ms = (
        SELECT max(w.from_ms) FROM relevance_window w
        WHERE w.project_id = p AND w.series_key = p_series AND w.importance = p_importance
          AND w.from_ms BETWEEN p_started AND least(p_ended, p_received))
    RETURNING d.from_ms, d.until_ms
$$;

CREATE FUNCTION add_minute(p integer, p_series uuid, p_minute integer, p_count bigint) RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO occurrence_minute AS m (project_id, series_key, minute, occurrences)
    SELECT p, p_series, p_minute, p_count WHERE p_minute IS NOT NULL
    ON CONFLICT (project_id, series_key, minute)
    DO UPDATE SET occurrences = least(m.occurrences + excluded.occurrences, 9007199254740991)
$$;

-- One group of occurrences, already glued in memory (src/gluing/glue.ts).
CREATE TYPE occurrence_group AS (
    i integer,
    series_key uuid, type_key uuid, component_key uuid,
    environment text, path text, type_name text, glue_key text,
    started_ms bigint, ended_ms bigint, reach_left_ms bigint, reach_right_ms bigint,
    relevant_until_ms bigint, occurrence_count bigint,
    latest_started_ms bigint, glue_interval_ms bigint, relevance_interval_ms bigint,
    alarm_from_ms bigint, alarm_until_ms bigint,
    warning_from_ms bigint, warning_until_ms bigint,
    success_from_ms bigint, success_until_ms bigint,
    minute integer, importance smallint,
    version text, message text, properties text, stack text,
    -- The only group of its series in this flush, within one minute, with at most one window an importance.
    simple boolean,
    -- What the flush tells of its type, at one group of each type only: how often it was seen, the receive times of the
    -- first, the last (null = p_received) and the first that was alarm or warning, the first and last version named.
    seen_count bigint, seen_first_ms bigint, seen_last_ms bigint, seen_error_ms bigint,
    seen_first_version text, seen_last_version text,
    -- The last closing of the series that was minded when it was glued; null = none.
    closing_ms bigint,
    -- Of a group that is not simple, all of them: [{"importance","from_ms","until_ms"}], [{"minute","occurrences"}].
    windows json, minutes json
);

-- Joins one group with the stored events it is linked with; begins a new one where there is none.
-- The caller has seen to it that the closings of the series were minded.
CREATE FUNCTION store_group(
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

-- Adds the components of new types, with their ancestors, in a fixed order.
CREATE FUNCTION name_components(p integer, groups occurrence_group[]) RETURNS void
    LANGUAGE sql AS $$
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
    ON CONFLICT DO NOTHING
$$;

-- Begins an event for every group that is linked with nothing: its series is new, or its last event is too long ago.
-- `groups` are simple. Answers those it took; the others may join or extend backwards and are for store_group.
CREATE FUNCTION begin_events(p integer, groups occurrence_group[], p_received bigint)
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

-- Stores the groups of one flush of one project in one call.
-- p_groups: [occurrence_group]; p_ids: hashes of the ids that the occurrences carry, p_id_groups: the group (i) of each.
-- Answers one row per group, outcome 'stored'; or nothing is stored and there is one row for each id that was seen
-- before, outcome 'seen' (i = its place in p_ids), or for each group that has a closing to mind, outcome 'closed'.
-- GP002: an id was claimed meanwhile; GP003: the project was deleted.
CREATE FUNCTION store_groups(
    p integer, p_writer uuid, p_received bigint, p_buckets integer[],
    p_groups json, p_ids uuid[], p_id_groups integer[]
) RETURNS TABLE (outcome text, i integer, event_id uuid, event_count bigint, created boolean)
    LANGUAGE plpgsql
    -- Plans made while the tables are small, for a project that is small, must serve when they are large: one look into
    -- an index per group (see first_statistics).
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET enable_material = off SET jit = off
AS $$
#variable_conflict use_column
DECLARE
    groups occurrence_group[];
    g occurrence_group;
    answer record;
    claimed integer;
    several boolean;
    n integer;
    done integer[];
    -- By the place of the group: its i + 1.
    events uuid[];
    counts bigint[];
    news boolean[] := '{}';
    keys uuid[] := '{}';
    key_minutes integer[] := '{}';
    groups_left occurrence_group[];
BEGIN
    groups := ARRAY(SELECT r FROM json_populate_recordset(NULL::occurrence_group, p_groups) r);
    n := cardinality(groups);
    PERFORM lock_project_shared(p);
    PERFORM lock_type_buckets(p, p_buckets);
    IF NOT EXISTS (SELECT FROM project WHERE project.id = p) THEN
        RAISE EXCEPTION 'the project is gone' USING ERRCODE = 'GP003';
    END IF;

    IF cardinality(p_ids) > 0 THEN
        RETURN QUERY
        SELECT 'seen', (u.n - 1)::integer, coalesce(r.survivor_id, o.event_id), coalesce(e.occurrence_count, 0), false
        FROM unnest(p_ids) WITH ORDINALITY AS u(hash, n)
        -- OFFSET 0: whatever the planner expects, one look into the index per id.
        CROSS JOIN LATERAL (SELECT * FROM occurrence_id x WHERE x.project_id = p AND x.id_hash = u.hash OFFSET 0) o
        LEFT JOIN event_redirect r ON r.project_id = p AND r.id = o.event_id
        LEFT JOIN event e ON e.project_id = p AND e.id = coalesce(r.survivor_id, o.event_id);
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;

    -- Occurrences that began at or before a closing of their series have to be glued with that in mind.
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
        SELECT g.*, e.place, e.minute AS old_minute, e.minute_count AS old_minute_count, e.relevant_minute AS old_relevant_minute,
            ((g.ended_ms, g.latest_started_ms) > (e.ended_ms, e.latest_started_ms)
             OR ((g.ended_ms, g.latest_started_ms) = (e.ended_ms, e.latest_started_ms) AND later_contents(
                g.message, g.stack, g.version, g.properties, g.glue_interval_ms, g.relevance_interval_ms,
                e.message, e.stack, e.version, e.properties::text, e.glue_interval_ms, e.relevance_interval_ms))) AS is_later
        FROM unnest(groups) g
        CROSS JOIN LATERAL (
            -- Nobody else changes an event of these types before the commit, so its place in the table is its address.
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
            CASE WHEN e.relevant_minute IS DISTINCT FROM h.old_relevant_minute THEN e.relevant_minute END AS advanced_minute
    ), other_minutes AS (
        INSERT INTO occurrence_minute AS m (project_id, series_key, minute, occurrences)
        SELECT p, h.series_key, least(h.minute, h.old_minute),
            CASE WHEN h.minute < h.old_minute THEN h.occurrence_count ELSE h.old_minute_count END
        FROM head h WHERE h.minute <> h.old_minute
        ON CONFLICT (project_id, series_key, minute)
        DO UPDATE SET occurrences = least(m.occurrences + excluded.occurrences, 9007199254740991)
    )
    SELECT coalesce(array_agg(u.i ORDER BY u.i), '{}'), coalesce(array_agg(u.id ORDER BY u.i), '{}'),
        coalesce(array_agg(u.occurrence_count ORDER BY u.i), '{}'),
        coalesce(array_agg(u.component_key) FILTER (WHERE u.advanced_minute IS NOT NULL), '{}'),
        coalesce(array_agg(u.advanced_minute) FILTER (WHERE u.advanced_minute IS NOT NULL), '{}')
    INTO done, events, counts, keys, key_minutes
    FROM prolonged u;

    IF cardinality(done) < n THEN
        -- Spread what was prolonged to the places of the groups, from the right, so that nothing is overwritten.
        FOR k IN REVERSE cardinality(done)..1 LOOP
            IF done[k] + 1 > k THEN
                events[done[k] + 1] := events[k];
                counts[done[k] + 1] := counts[k];
                events[k] := NULL;
            END IF;
        END LOOP;
        FOR answer IN SELECT * FROM begin_events(
            p, ARRAY(SELECT x FROM unnest(groups) x WHERE x.simple AND events[x.i + 1] IS NULL), p_received)
        LOOP
            events[answer.i + 1] := answer.event_id;
            counts[answer.i + 1] := answer.event_count;
            news[answer.i + 1] := true;
            IF answer.event_minute IS NOT NULL THEN
                keys := keys || answer.component_key;
                key_minutes := key_minutes || answer.event_minute;
            END IF;
        END LOOP;
        groups_left := ARRAY(SELECT x FROM unnest(groups) x WHERE events[x.i + 1] IS NULL ORDER BY x.series_key, x.started_ms);
        PERFORM name_components(p, groups_left);
        FOREACH g IN ARRAY groups_left LOOP
            SELECT * INTO answer FROM store_group(p, g, p_received);
            events[g.i + 1] := answer.event_id;
            counts[g.i + 1] := answer.event_count;
            news[g.i + 1] := answer.created;
            IF answer.event_minute IS NOT NULL THEN
                keys := keys || g.component_key;
                key_minutes := key_minutes || answer.event_minute;
            END IF;
        END LOOP;
    END IF;

    UPDATE event_type t SET
        occurrences = least(t.occurrences + d.seen_count, 9007199254740991),
        last_seen_ms = greatest(t.last_seen_ms, coalesce(d.seen_last_ms, p_received)),
        first_seen_ms = least(t.first_seen_ms, coalesce(d.seen_first_ms, p_received)),
        first_error_ms = least(t.first_error_ms, d.seen_error_ms),
        first_version = coalesce(t.first_version, d.seen_first_version),
        last_version = coalesce(d.seen_last_version, t.last_version)
    FROM unnest(groups) d
    WHERE d.seen_count IS NOT NULL AND t.project_id = p AND t.key = d.type_key;

    IF cardinality(keys) > 0 THEN
        PERFORM FROM component c WHERE c.project_id = p AND c.key = ANY (keys) ORDER BY c.key FOR NO KEY UPDATE;
        UPDATE component c SET relevant_minute = d.minute
        FROM (SELECT k.key, max(k.minute) AS minute FROM unnest(keys, key_minutes) AS k(key, minute) GROUP BY k.key) d
        WHERE c.project_id = p AND c.key = d.key AND (c.relevant_minute IS NULL OR c.relevant_minute < d.minute);
    END IF;

    IF cardinality(p_ids) > 0 THEN
        INSERT INTO occurrence_id (project_id, id_hash, event_id, claimed_hour)
        SELECT p, u.hash, events[u.i + 1], (p_received / 3600000)::integer
        FROM unnest(p_ids, p_id_groups) AS u(hash, i) ORDER BY u.hash
        ON CONFLICT (project_id, id_hash) DO NOTHING;
        GET DIAGNOSTICS claimed = ROW_COUNT;
        IF claimed < cardinality(p_ids) THEN
            RAISE EXCEPTION 'an id was claimed meanwhile' USING ERRCODE = 'GP002';
        END IF;
    END IF;

    PERFORM status_changed(p, p_writer, (SELECT min(x.started_ms) FROM unnest(groups) x), p_received);
    -- A later group may have prolonged or joined the event of an earlier one.
    RETURN QUERY
    SELECT 'stored', (d.place - 1)::integer, coalesce(r.survivor_id, d.id),
        CASE WHEN several THEN e.occurrence_count ELSE d.count END, coalesce(d.created, false) AND r.id IS NULL
    FROM unnest(events, counts, news) WITH ORDINALITY AS d(id, count, created, place)
    LEFT JOIN event_redirect r ON several AND r.project_id = p AND r.id = d.id
    LEFT JOIN event e ON several AND e.project_id = p AND e.id = coalesce(r.survivor_id, d.id);
END $$;
