-- The first 32 of the 96 bits that stand for the hash of an id. uuid_hash_extended gives the same in every version of
-- PostgreSQL: hash partitioning depends on it.
CREATE OR REPLACE FUNCTION id_head(hash uuid) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (uuid_hash_extended(hash, 1) >> 32)::integer;
