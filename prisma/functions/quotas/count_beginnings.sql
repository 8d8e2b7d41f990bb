-- Counts what a flush began, in the hour of its receipt: p_begun of p_events, and the types and components of those.
-- p_limits: of new types, events, components; null = without limit. Returns true, or fails with GP004 when a limit is
-- passed.
CREATE OR REPLACE FUNCTION count_beginnings(
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
