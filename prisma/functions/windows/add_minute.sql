-- Adds occurrences to a minute of a series (docs/rules.md#minutes). Does nothing when p_minute is null.
CREATE OR REPLACE FUNCTION add_minute(p integer, p_series uuid, p_minute integer, p_count bigint) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO occurrence_minute AS m (project_id, series_key, minute, occurrences)
    SELECT p, p_series, p_minute, p_count WHERE p_minute IS NOT NULL
    ON CONFLICT (project_id, series_key, minute)
    DO UPDATE SET occurrences = least(m.occurrences + excluded.occurrences, 9007199254740991);
END $$;
