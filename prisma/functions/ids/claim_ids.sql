-- Claims ids for the groups (p_id_groups) whose events are p_events, by the place of the group (docs/rules.md#ids).
-- GP002: an id was claimed before.
CREATE OR REPLACE FUNCTION claim_ids(p integer, p_hour integer, p_ids uuid[], p_id_groups integer[], p_events uuid[]) RETURNS void
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    -- By the place of the group.
    numbers integer[] := array_fill(NULL::integer, ARRAY[cardinality(p_events)]);
    place integer;
    known integer;
BEGIN
    FOR place, known IN
        SELECT d.i + 1, (
            SELECT c.number FROM claimed_event c
            WHERE c.project_id = p AND c.claimed_hour = p_hour
              AND c.number = (uuid_hash_extended(p_events[d.i + 1], 0) >> 32)::integer AND c.event_id = p_events[d.i + 1])
        FROM (SELECT DISTINCT u.i FROM unnest(p_id_groups) AS u(i)) d
    LOOP
        numbers[place] := coalesce(known, number_event(p, p_hour, p_events[place]));
    END LOOP;
    -- Without ON CONFLICT, which would look into the index a second time.
    INSERT INTO claimed_id (project_id, head, tail, claimed_hour, event_number)
    SELECT p, id_head(u.hash), id_tail(u.hash), p_hour, numbers[u.i + 1]
    FROM unnest(p_ids, p_id_groups) AS u(hash, i) ORDER BY 2;
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION 'an id was claimed before' USING ERRCODE = 'GP002';
END $$;
