-- The number of an event in an hour. An event without one gets one: it is made from the id of the event; where another
-- event of that hour has this number, with the next seed.
CREATE OR REPLACE FUNCTION number_event(p integer, p_hour integer, p_event uuid) RETURNS integer
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    seed bigint := 0;
    candidate integer;
BEGIN
    LOOP
        candidate := (uuid_hash_extended(p_event, seed) >> 32)::integer;
        INSERT INTO claimed_event (project_id, claimed_hour, number, event_id) VALUES (p, p_hour, candidate, p_event)
        ON CONFLICT DO NOTHING;
        EXIT WHEN FOUND OR EXISTS (
            SELECT FROM claimed_event c
            WHERE c.project_id = p AND c.claimed_hour = p_hour AND c.number = candidate AND c.event_id = p_event);
        seed := seed + 1;
    END LOOP;
    RETURN candidate;
END $$;
