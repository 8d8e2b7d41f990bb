-- Moves the last window of an importance out of relevance_window, into the row of the event itself.
CREATE OR REPLACE FUNCTION take_last_window(
    p integer, p_series uuid, p_started bigint, p_ended bigint, p_importance smallint, p_received bigint,
    OUT from_ms bigint, OUT until_ms bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM relevance_window d
    WHERE d.project_id = p AND d.series_key = p_series AND d.importance = p_importance AND d.from_ms = (
        SELECT max(w.from_ms) FROM relevance_window w
        WHERE w.project_id = p AND w.series_key = p_series AND w.importance = p_importance
          AND w.from_ms BETWEEN p_started AND least(p_ended, p_received))
    RETURNING d.from_ms, d.until_ms INTO take_last_window.from_ms, take_last_window.until_ms;
END $$;
