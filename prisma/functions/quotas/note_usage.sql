-- Adds what one process counted (docs/rules/api.md#quotas) and returns the sums. Returns no row when the project was
-- deleted.
CREATE OR REPLACE FUNCTION note_usage(p integer, p_quotas text[], p_windows bigint[], p_used bigint[], p_refused bigint[])
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
    -- All that write several of these rows do it in this order.
    ORDER BY u.quota COLLATE "C", u.window_ms
    ON CONFLICT (project_id, quota, window_ms)
    DO UPDATE SET used = q.used + excluded.used, refused = q.refused + excluded.refused
    RETURNING q.quota, q.window_ms, q.used;
END $$;
