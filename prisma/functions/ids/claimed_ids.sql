-- Those of p_ids that were claimed before: i = the place in p_ids, and the event that the occurrence is part of now
-- (docs/rules.md#ids).
CREATE OR REPLACE FUNCTION claimed_ids(p integer, p_ids uuid[]) RETURNS TABLE (i integer, event_id uuid, event_count bigint)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    -- The number may be deleted before an id that a process frozen for days claimed; the id counts once all the same.
    SELECT (u.n - 1)::integer, coalesce(r.survivor_id, c.event_id, '00000000-0000-0000-0000-000000000000'),
        coalesce(e.occurrence_count, 0)
    FROM unnest(p_ids) WITH ORDINALITY AS u(hash, n)
    -- OFFSET 0: one look into the index per id, independent of the estimates of the planner.
    CROSS JOIN LATERAL (
        SELECT * FROM claimed_id x WHERE x.project_id = p AND x.head = id_head(u.hash) AND x.tail = id_tail(u.hash) OFFSET 0
    ) o
    LEFT JOIN claimed_event c ON c.project_id = p AND c.claimed_hour = o.claimed_hour AND c.number = o.event_number
    LEFT JOIN event_redirect r ON r.project_id = p AND r.id = c.event_id
    LEFT JOIN event e ON e.project_id = p AND e.id = coalesce(r.survivor_id, c.event_id);
END $$;
