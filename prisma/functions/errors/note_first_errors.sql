-- Records the first errors of the types of the groups that have none yet, and what inspections have to evaluate
-- (docs/rules/alerting.md#what-is-flagged). In the transaction that stores the errors: however late it commits, no error
-- is missed and none is evaluated twice.
-- `stored`: the events, by the place of the group: its i + 1.
CREATE OR REPLACE FUNCTION note_first_errors(p integer, groups occurrence_group[], stored uuid[]) RETURNS void
    LANGUAGE plpgsql
    -- store_group_list allows index scans only, but `first` has no index.
    SET enable_hashjoin = on
AS $$
#variable_conflict use_column
BEGIN
    WITH counted AS MATERIALIZED (
        SELECT t.id AS type_id, d.* FROM unnest(groups) d
        JOIN event_type t ON t.project_id = p AND t.key = d.type_key
    ), first AS (
        INSERT INTO first_error (project_id, type_id, event_id, importance, version, message, properties, stack)
        SELECT p, d.type_id, stored[coalesce(f.i, d.i) + 1],
            coalesce(f.importance, d.seen_importance),
            -- A process that holds a deleted type for known sends no contents.
            CASE WHEN f.i IS NULL THEN d.version ELSE f.version END,
            CASE WHEN f.i IS NULL THEN d.message ELSE f.message END,
            CASE WHEN f.i IS NULL THEN d.properties ELSE f.properties END::json,
            CASE WHEN f.i IS NULL THEN d.stack ELSE f.stack END
        FROM counted d
        LEFT JOIN LATERAL json_to_record(d.first_error)
            AS f(i integer, importance smallint, version text, message text, properties text, stack text) ON true
        ON CONFLICT (project_id, type_id) DO NOTHING
        RETURNING type_id
    )
    INSERT INTO new_error (project_id, inspection_id, type_id, error_ms)
    SELECT p, i.id, d.type_id, d.seen_error_ms
    FROM counted d JOIN first f ON f.type_id = d.type_id
    CROSS JOIN inspection i
    WHERE i.project_id = p AND i.enabled
    ON CONFLICT DO NOTHING;
END $$;
