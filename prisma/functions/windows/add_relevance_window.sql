-- Adds a relevance window to the event of a series that covers [p_started, p_ended], and unites it with those that it
-- overlaps or touches. Windows that begin after `p_received` stay apart, so that closing the event before they begin
-- leaves them whole (docs/rules.md#closing).
CREATE OR REPLACE FUNCTION add_relevance_window(
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
