-- Stores the groups of one flush of one project in one call; see store_group_list. The columns of the n groups, kind by
-- kind, one column after the other.
CREATE OR REPLACE FUNCTION store_flush(
    p integer, p_writer uuid, p_received bigint, p_buckets integer[],
    n integer, p_keys uuid[], p_numbers bigint[], p_texts text[], p_ids uuid[], p_id_groups integer[],
    p_look boolean DEFAULT true
) RETURNS TABLE (outcome text, i integer, event_id uuid, event_count bigint, created boolean)
    LANGUAGE plpgsql
    SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    groups occurrence_group[];
BEGIN
    groups := ARRAY(
        SELECT ROW(
            k - 1,                      -- i
            p_keys[k],                  -- series_key
            p_keys[n + k],              -- type_key
            p_keys[2*n + k],            -- component_key
            p_texts[k],                 -- environment
            p_texts[n + k],             -- path
            p_texts[2*n + k],           -- type_name
            p_texts[3*n + k],           -- glue_key
            p_numbers[k],               -- started_ms
            p_numbers[n + k],           -- ended_ms
            p_numbers[2*n + k],         -- reach_left_ms
            p_numbers[3*n + k],         -- reach_right_ms
            p_numbers[4*n + k],         -- relevant_until_ms
            p_numbers[5*n + k],         -- occurrence_count
            p_numbers[6*n + k],         -- latest_started_ms
            p_numbers[7*n + k],         -- glue_interval_ms
            p_numbers[8*n + k],         -- relevance_interval_ms
            p_numbers[9*n + k],         -- alarm_from_ms
            p_numbers[10*n + k],        -- alarm_until_ms
            p_numbers[11*n + k],        -- warning_from_ms
            p_numbers[12*n + k],        -- warning_until_ms
            p_numbers[13*n + k],        -- success_from_ms
            p_numbers[14*n + k],        -- success_until_ms
            p_numbers[15*n + k]::integer, -- minute
            p_numbers[16*n + k]::smallint, -- importance
            p_texts[4*n + k],           -- version
            p_texts[5*n + k],           -- message
            p_texts[6*n + k],           -- properties
            p_texts[7*n + k],           -- stack
            p_numbers[17*n + k] = 1,    -- simple
            p_numbers[18*n + k],        -- seen_count
            p_numbers[19*n + k],        -- seen_first_ms
            p_numbers[20*n + k],        -- seen_last_ms
            p_numbers[22*n + k],        -- seen_error_ms
            p_texts[8*n + k],           -- seen_first_version
            p_texts[9*n + k],           -- seen_last_version
            p_numbers[23*n + k],        -- closing_ms
            p_texts[11*n + k]::json,    -- windows
            p_texts[12*n + k]::json,    -- minutes
            p_numbers[21*n + k]::smallint, -- seen_importance
            p_texts[10*n + k]::json,    -- first_error
            p_texts[13*n + k]::json     -- timely_windows
        )::occurrence_group
        FROM generate_series(1, n) AS k);
    RETURN QUERY SELECT * FROM store_group_list(p, p_writer, p_received, p_buckets, groups, p_ids, p_id_groups, p_look);
END $$;
