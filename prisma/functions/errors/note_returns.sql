-- Records types that return after the silence that an inspection asks for
-- (docs/rules/alerting.md#what-is-flagged).
CREATE OR REPLACE FUNCTION note_returns(p integer, groups occurrence_group[]) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO new_error (project_id, inspection_id, type_id, error_ms, silent_ms)
    SELECT p, i.id, t.id, d.seen_error_ms, d.seen_error_ms - t.last_error_ms
    FROM unnest(groups) d
    JOIN event_type t ON t.project_id = p AND t.key = d.type_key
    JOIN inspection i ON i.project_id = p AND i.enabled AND i.silence_ms <= d.seen_error_ms - t.last_error_ms
    ORDER BY i.id, t.id
    ON CONFLICT DO NOTHING;
END $$;
