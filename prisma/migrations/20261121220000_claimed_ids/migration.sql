-- Ids that were seen, in three quarters of the room: rows and their index hold 96 bits of the hash of an id instead of 128,
-- and the event by a number of four bytes instead of its id.

-- The events that ids were claimed for in an hour, numbered.
CREATE TABLE "claimed_event" (
    "project_id" INTEGER NOT NULL,
    "claimed_hour" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "event_id" UUID NOT NULL
);

CREATE TABLE "claimed_id" (
    "project_id" INTEGER NOT NULL,
    -- See id_head and id_tail. In this order the row has no gaps.
    "head" INTEGER NOT NULL,
    "tail" BIGINT NOT NULL,
    "claimed_hour" INTEGER NOT NULL,
    -- Names, with the hour, the claimed_event that the occurrence went into.
    "event_number" INTEGER NOT NULL
);

-- 96 bits of the hash of an id. uuid_hash_extended is the function that divides tables, and gives the same in every
-- version of PostgreSQL.
CREATE FUNCTION id_head(hash uuid) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (uuid_hash_extended(hash, 1) >> 32)::integer;

CREATE FUNCTION id_tail(hash uuid) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN uuid_hash_extended(hash, 2);

-- Statistics for tables that are still empty (see first_statistics).
ALTER TABLE "claimed_event" ALTER COLUMN "project_id" SET (n_distinct = 1);
ALTER TABLE "claimed_id" ALTER COLUMN "project_id" SET (n_distinct = 1);
INSERT INTO "claimed_event" ("project_id", "claimed_hour", "number", "event_id")
SELECT 1, n, n, gen_random_uuid() FROM generate_series(1, 300) n;
INSERT INTO "claimed_id" ("project_id", "head", "tail", "claimed_hour", "event_number")
SELECT 1, id_head(gen_random_uuid()), n, n, n FROM generate_series(1, 300) n;
ANALYZE "claimed_event", "claimed_id";
TRUNCATE "claimed_event", "claimed_id";

-- There may be millions of ids, to be joined and sorted.
SET LOCAL work_mem = '64MB';
SET LOCAL maintenance_work_mem = '256MB';

-- What was claimed so far. Whoever waits to store an id as before fails, for its table is gone then.
LOCK TABLE "occurrence_id" IN ACCESS EXCLUSIVE MODE;
INSERT INTO "claimed_event" ("project_id", "claimed_hour", "number", "event_id")
SELECT d."project_id", d."claimed_hour", row_number() OVER (PARTITION BY d."project_id", d."claimed_hour"), d."event_id"
FROM (SELECT DISTINCT "project_id", "claimed_hour", "event_id" FROM "occurrence_id") d;
INSERT INTO "claimed_id" ("project_id", "head", "tail", "claimed_hour", "event_number")
SELECT o."project_id", id_head(o."id_hash"), id_tail(o."id_hash"), o."claimed_hour", c."number"
FROM "occurrence_id" o JOIN "claimed_event" c USING ("project_id", "claimed_hour", "event_id");
DROP TABLE "occurrence_id";

-- Finds the number of an event, and the event of a number.
ALTER TABLE "claimed_event" ADD CONSTRAINT "claimed_event_pkey" PRIMARY KEY ("project_id", "claimed_hour", "number");
ALTER TABLE "claimed_id" ADD CONSTRAINT "claimed_id_pkey" PRIMARY KEY ("project_id", "head", "tail");
-- Serves the daily job that forgets old ids; rows lie in the order of their time.
CREATE INDEX "claimed_id_project_id_claimed_hour_idx" ON "claimed_id" USING BRIN ("project_id", "claimed_hour");

-- Processes of the version before look here when a quota is reached, and find none.
CREATE VIEW "occurrence_id" AS SELECT 0 AS "project_id", NULL::uuid AS "id_hash" WHERE false;

-- The number of an event in an hour; without one it gets one. It follows from the event's id; where another event of the
-- hour has that number, from the next seed.
CREATE FUNCTION number_event(p integer, p_hour integer, p_event uuid) RETURNS integer
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    seed bigint := 0;
    candidate integer;
BEGIN
    LOOP
        candidate := (uuid_hash_extended(p_event, seed) >> 32)::integer;
        INSERT INTO claimed_event (project_id, claimed_hour, number, event_id) VALUES (p, p_hour, candidate, p_event)
        ON CONFLICT DO NOTHING;
        EXIT WHEN FOUND OR EXISTS (
            SELECT FROM claimed_event c
            WHERE c.project_id = p AND c.claimed_hour = p_hour AND c.number = candidate AND c.event_id = p_event);
        seed := seed + 1;
    END LOOP;
    RETURN candidate;
END $$;

-- Those of p_ids that were claimed before: i = the place in p_ids, and the event that the occurrence is part of now.
CREATE FUNCTION claimed_ids(p integer, p_ids uuid[]) RETURNS TABLE (i integer, event_id uuid, event_count bigint)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    -- Of a process that was frozen for days the number may be gone already; the id counts once all the same.
    SELECT (u.n - 1)::integer, coalesce(r.survivor_id, c.event_id, '00000000-0000-0000-0000-000000000000'),
        coalesce(e.occurrence_count, 0)
    FROM unnest(p_ids) WITH ORDINALITY AS u(hash, n)
    -- OFFSET 0: whatever the planner expects, one look into the index per id.
    CROSS JOIN LATERAL (
        SELECT * FROM claimed_id x WHERE x.project_id = p AND x.head = id_head(u.hash) AND x.tail = id_tail(u.hash) OFFSET 0
    ) o
    LEFT JOIN claimed_event c ON c.project_id = p AND c.claimed_hour = o.claimed_hour AND c.number = o.event_number
    LEFT JOIN event_redirect r ON r.project_id = p AND r.id = c.event_id
    LEFT JOIN event e ON e.project_id = p AND e.id = coalesce(r.survivor_id, c.event_id);
END $$;

-- Claims ids for the groups (p_id_groups) whose events are p_events, by the place of the group.
-- GP002: an id was claimed before.
CREATE FUNCTION claim_ids(p integer, p_hour integer, p_ids uuid[], p_id_groups integer[], p_events uuid[]) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    -- By the place of the group.
    numbers integer[] := array_fill(NULL::integer, ARRAY[cardinality(p_events)]);
    place integer;
    known integer;
BEGIN
    FOR place, known IN
        SELECT d.i + 1, (
            SELECT c.number FROM claimed_event c
            WHERE c.project_id = p AND c.claimed_hour = p_hour
              AND c.number = (uuid_hash_extended(p_events[d.i + 1], 0) >> 32)::integer AND c.event_id = p_events[d.i + 1])
        FROM (SELECT DISTINCT u.i FROM unnest(p_id_groups) AS u(i)) d
    LOOP
        numbers[place] := coalesce(known, number_event(p, p_hour, p_events[place]));
    END LOOP;
    -- One look into the index per id, and one insertion: ON CONFLICT would look once more.
    INSERT INTO claimed_id (project_id, head, tail, claimed_hour, event_number)
    SELECT p, id_head(u.hash), id_tail(u.hash), p_hour, numbers[u.i + 1]
    FROM unnest(p_ids, p_id_groups) AS u(hash, i) ORDER BY 2;
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'an id was claimed before' USING ERRCODE = 'GP002';
END $$;

-- As before, but for ids.
CREATE OR REPLACE FUNCTION store_group_list(
    p integer, p_writer uuid, p_received bigint, p_buckets integer[],
    groups occurrence_group[], p_ids uuid[], p_id_groups integer[], p_look boolean
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
    g occurrence_group;
    answer record;
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
    -- The shortest silence that an inspection minds; how long signals of status are kept. Null = nobody asks.
    shortest_silence_ms bigint;
    -- The groups that tell of a type's first error.
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

    SELECT min(i.silence_ms) INTO shortest_silence_ms FROM inspection i WHERE i.project_id = p AND i.enabled;
    IF shortest_silence_ms IS NOT NULL THEN
        PERFORM note_returns(p, groups);
    END IF;
    SELECT max(a.min_duration_ms) + 600000 INTO signals_kept_ms
    FROM alert_policy a WHERE a.project_id = p AND a.enabled AND 'status-change' = ANY (a.triggers);
    IF signals_kept_ms IS NOT NULL THEN
        PERFORM signal_status(p, groups, p_received, signals_kept_ms);
    END IF;

    WITH told AS (
        UPDATE event_type t SET
            occurrences = least(t.occurrences + d.seen_count, 9007199254740991),
            last_seen_ms = greatest(t.last_seen_ms, coalesce(d.seen_last_ms, p_received)),
            first_seen_ms = least(t.first_seen_ms, coalesce(d.seen_first_ms, p_received)),
            first_error_ms = least(t.first_error_ms, d.seen_error_ms),
            last_error_ms = greatest(t.last_error_ms, d.seen_error_ms),
            -- A process of the version before tells of an error without its importance.
        importance = greatest(t.importance, d.seen_importance,
            CASE WHEN d.seen_importance IS NULL AND d.seen_error_ms IS NOT NULL THEN greatest(d.importance, 2::smallint) END),
            first_version = coalesce(t.first_version, d.seen_first_version),
            last_version = coalesce(d.seen_last_version, t.last_version)
        FROM unnest(groups) d
        WHERE d.seen_count IS NOT NULL AND t.project_id = p AND t.key = d.type_key
        -- So it is when this flush brought its first error; also when another of the same millisecond did.
        RETURNING d.i, t.first_error_ms = d.seen_error_ms AS first
    )
    SELECT coalesce(array_agg(u.i) FILTER (WHERE u.first), '{}') INTO firsts FROM told u;
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

-- As before, but for ids.
CREATE OR REPLACE FUNCTION store_flush_strictly(
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
    -- Ids that were seen come first: what carries one begins nothing.
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
            -- What is left may be used by others who have not committed yet: once more, without them.
            PERFORM lock_project_exclusive(p);
            alone := true;
        END LOOP;
    END IF;
    RETURN QUERY
    SELECT s.*, NULL::uuid[] FROM store_flush_counted(
        p, p_writer, p_received, p_buckets, n, p_keys, p_numbers, p_texts, p_ids, p_id_groups, true, p_limits, alone) s;
END $$;
