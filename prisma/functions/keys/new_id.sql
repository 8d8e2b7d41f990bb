-- A new id that sorts by creation (UUIDv7): `n` orders the ids of one millisecond.
CREATE OR REPLACE FUNCTION new_id(at_ms bigint, n bigint) RETURNS uuid
    LANGUAGE sql VOLATILE AS $$
    SELECT encode(
        substring(int8send(at_ms) FROM 3) || int2send((28672 + (n & 4095))::smallint) || substring(uuid_send(gen_random_uuid()) FROM 9),
        'hex')::uuid
$$;
