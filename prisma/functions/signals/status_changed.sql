-- Increments the version of a project for one writing process, so that readers notice that a status may have changed: at
-- `p_from_ms` or later, by a change made at `p_now_ms`. Null: at any time. A reader that finds that no change reached back
-- into the past that it has cached does not read that part again. `p_from_ms` in the far future: nothing changed that is
-- still kept (retention).
CREATE OR REPLACE FUNCTION status_changed(p integer, p_writer uuid, p_from_ms bigint DEFAULT NULL, p_now_ms bigint DEFAULT 0) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO status_version AS v (project_id, writer, version, late_minutes, late_hours, late_days)
    VALUES (p, p_writer, 1,
        CASE WHEN p_from_ms >= p_now_ms - 600000 THEN 0 ELSE 1 END,
        CASE WHEN p_from_ms >= p_now_ms - 7200000 THEN 0 ELSE 1 END,
        CASE WHEN p_from_ms >= p_now_ms - 86400000 THEN 0 ELSE 1 END)
    ON CONFLICT (project_id, writer) DO UPDATE SET version = v.version + 1, changed_at = excluded.changed_at,
        late_minutes = v.late_minutes + excluded.late_minutes, late_hours = v.late_hours + excluded.late_hours,
        late_days = v.late_days + excluded.late_days;
END $$;
