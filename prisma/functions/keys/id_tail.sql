-- The other 64 of the 96 bits that stand for the hash of an id; see id_head.
CREATE OR REPLACE FUNCTION id_tail(hash uuid) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN uuid_hash_extended(hash, 2);
