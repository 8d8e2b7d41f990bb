-- The bucket of a type (see lock_type_buckets): the first byte of its key.
CREATE OR REPLACE FUNCTION type_bucket(key uuid) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN get_byte(uuid_send(key), 0);
