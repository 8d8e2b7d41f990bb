-- The same times, with the gaps closed that are shorter than `gap_ms`.
CREATE OR REPLACE FUNCTION without_gaps(times int8multirange, gap_ms bigint) RETURNS int8multirange
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(range_agg(int8range(lower(w), upper(w) - gap_ms)), '{}')
    FROM unnest((SELECT range_agg(int8range(lower(t), upper(t) + gap_ms)) FROM unnest(times) t)) w
$$;
