-- Compares two texts bytewise: 1 when A is greater, 0 when they are equal, -1 when B is greater. Null is less than any
-- text. Used where two occurrences agree in time (docs/rules.md#the-occurrence-that-an-event-shows).
CREATE OR REPLACE FUNCTION later_text(a text, b text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN a IS NOT DISTINCT FROM b THEN 0 WHEN b IS NULL THEN 1 WHEN a IS NULL THEN -1
                WHEN a COLLATE "C" > b COLLATE "C" THEN 1 ELSE -1 END
$$;
