-- Quotas per project (3-quality: No way in). What is beyond an hour's quota of new types, events or components is not
-- stored; what prolongs known events always is.

-- What a project used of a quota (named as in ProjectQuotas), and what was refused of it, in the window from window_ms on.
CREATE TABLE "quota_usage" (
    "project_id" INTEGER NOT NULL,
    "quota" TEXT NOT NULL,
    "window_ms" BIGINT NOT NULL,
    "used" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,
    CONSTRAINT "quota_usage_pkey" PRIMARY KEY ("project_id", "quota", "window_ms")
) WITH (fillfactor = 50);

-- The transaction that inserted the row: by it a flush tells what it began from what was there. xmin does not tell, for
-- a flush also updates rows. Null in rows that are older than this column.
ALTER TABLE "event_type" ADD COLUMN "begun_in" BIGINT;
ALTER TABLE "event_type" ALTER COLUMN "begun_in" SET DEFAULT (pg_current_xact_id()::text)::bigint;
ALTER TABLE "component" ADD COLUMN "begun_in" BIGINT;
ALTER TABLE "component" ALTER COLUMN "begun_in" SET DEFAULT (pg_current_xact_id()::text)::bigint;

-- Adds what one process counted; answers the sums. Nothing for a project that was deleted.
CREATE FUNCTION note_usage(p integer, p_quotas text[], p_windows bigint[], p_used bigint[], p_refused bigint[])
    RETURNS TABLE (quota text, window_ms bigint, used bigint)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM lock_project_shared(p);
    IF NOT EXISTS (SELECT FROM project WHERE project.id = p) THEN
        RETURN;
    END IF;
    RETURN QUERY
    INSERT INTO quota_usage AS q (project_id, quota, window_ms, used, refused)
    SELECT p, u.quota, u.window_ms, u.used, u.refused
    FROM unnest(p_quotas, p_windows, p_used, p_refused) AS u(quota, window_ms, used, refused)
    -- The order of everybody who writes several of these rows.
    ORDER BY u.quota COLLATE "C", u.window_ms
    ON CONFLICT (project_id, quota, window_ms)
    DO UPDATE SET used = q.used + excluded.used, refused = q.refused + excluded.refused
    RETURNING q.quota, q.window_ms, q.used;
END $$;

-- Counts what a flush began, in the hour of its receipt: p_begun of p_events, and the types and components of those.
-- p_limits: of new types, events, components; null = without limit. True, or GP004 when a limit is passed.
CREATE FUNCTION count_beginnings(
    p integer, p_received bigint, p_limits bigint[], p_may_exceed boolean, p_begun bigint, p_events uuid[]
) RETURNS boolean
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
    SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
    SET enable_material = off SET jit = off
AS $$
DECLARE
    this_one bigint := (pg_current_xact_id()::text)::bigint;
    types bigint;
    homes uuid[];
    components bigint := 0;
    exceeded boolean;
BEGIN
    SELECT count(*), coalesce(array_agg(DISTINCT t.component_key), '{}') INTO types, homes
    FROM (SELECT DISTINCT e.type_id FROM event e WHERE e.project_id = p AND e.id = ANY (p_events)) d
    JOIN event_type t ON t.project_id = p AND t.id = d.type_id
    WHERE t.begun_in = this_one;
    IF types > 0 THEN
        WITH RECURSIVE upwards AS (
            SELECT c.key, c.parent_key, c.begun_in FROM component c WHERE c.project_id = p AND c.key = ANY (homes)
            UNION
            SELECT c.key, c.parent_key, c.begun_in FROM upwards u JOIN component c ON c.project_id = p AND c.key = u.parent_key
        )
        SELECT count(*) INTO components FROM upwards u WHERE u.begun_in = this_one;
    END IF;
    WITH counted AS (
        INSERT INTO quota_usage AS q (project_id, quota, window_ms, used)
        SELECT p, u.quota, p_received / 3600000 * 3600000, u.n
        FROM (VALUES ('newComponentsPerHour', components), ('newEventsPerHour', p_begun),
                     ('newTypesPerHour', types)) AS u(quota, n)
        WHERE u.n > 0
        ON CONFLICT (project_id, quota, window_ms) DO UPDATE SET used = q.used + excluded.used
        RETURNING q.quota, q.used
    )
    SELECT bool_or(c.used > CASE c.quota
        WHEN 'newTypesPerHour' THEN p_limits[1] WHEN 'newEventsPerHour' THEN p_limits[2] ELSE p_limits[3] END)
    INTO exceeded FROM counted c;
    IF exceeded AND NOT p_may_exceed THEN
        RAISE EXCEPTION 'a quota is exceeded' USING ERRCODE = 'GP004';
    END IF;
    RETURN true;
END $$;

-- store_flush, with what it began counted. GP004: that is beyond a limit, and nothing was stored.
CREATE FUNCTION store_flush_counted(
    p integer, p_writer uuid, p_received bigint, p_buckets integer[],
    n integer, p_keys uuid[], p_numbers bigint[], p_texts text[], p_ids uuid[], p_id_groups integer[], p_look boolean,
    p_limits bigint[], p_may_exceed boolean
) RETURNS TABLE (outcome text, i integer, event_id uuid, event_count bigint, created boolean)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY
    WITH stored AS MATERIALIZED (
        SELECT * FROM store_flush(
            p, p_writer, p_received, p_buckets, n, p_keys, p_numbers, p_texts, p_ids, p_id_groups, p_look)
    ), counted AS MATERIALIZED (
        SELECT count_beginnings(p, p_received, p_limits, p_may_exceed, count(*) FILTER (WHERE s.created), array_agg(s.event_id)) AS done
        FROM stored s HAVING bool_or(s.created)
    )
    SELECT s.* FROM stored s WHERE (SELECT coalesce(bool_and(c.done), true) FROM counted c);
END $$;

-- A group that would begin an event. type_key: null when its type is known. new_components: those it would begin.
CREATE TYPE beginning AS (i integer, type_key uuid, new_components uuid[]);

-- Which groups of a flush would begin an event, as far as the stored events tell: one that only another group of the
-- same flush joins with a stored event is among them. p_groups: [{"series", "type", "environment", "path", "started",
-- "ended", "reach_left", "reach_right"}].
CREATE FUNCTION beginnings(p integer, p_groups json) RETURNS SETOF beginning
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
    -- Stored events are not linked with each other, so the nearest on either side tell.
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

-- store_flush for a project that has reached a quota in this hour: looks before it stores. Where more would begin than
-- is left, nothing is stored and there is a row for each group that would begin an event, outcome 'begins' (event_id =
-- its type if that is new), and one for each limit, outcome 'used' (i = its place in p_limits, event_count = what was used).
CREATE FUNCTION store_flush_strictly(
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
    IF NOT EXISTS (SELECT FROM unnest(p_ids) AS u(hash)
                   JOIN occurrence_id o ON o.project_id = p AND o.id_hash = u.hash) THEN
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
