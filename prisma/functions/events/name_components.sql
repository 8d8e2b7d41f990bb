-- Adds the components of new types, with their ancestors, in a fixed order.
CREATE OR REPLACE FUNCTION name_components(p integer, groups occurrence_group[]) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO component (project_id, key, parent_key, environment, path)
    SELECT p, component_key(a.environment, a.path),
        CASE WHEN a.depth > 1 THEN component_key(a.environment, array_to_string(a.segments[1:a.depth - 1], '/')) END,
        a.environment, a.path
    FROM (
        SELECT DISTINCT x.environment, d.depth, s.segments[1:d.depth] AS segments, array_to_string(s.segments[1:d.depth], '/') AS path
        FROM unnest(groups) x
        -- The component of a known type is known.
        JOIN LATERAL (SELECT NOT EXISTS (SELECT FROM event_type t WHERE t.project_id = p AND t.key = x.type_key) AS is_new) y ON y.is_new
        CROSS JOIN LATERAL (SELECT string_to_array(x.path, '/') AS segments) s
        CROSS JOIN LATERAL generate_series(1, cardinality(s.segments)) AS d(depth)
    ) a
    ORDER BY a.environment COLLATE "C", a.path COLLATE "C"
    ON CONFLICT DO NOTHING;
END $$;
