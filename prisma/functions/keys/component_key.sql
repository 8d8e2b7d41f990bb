-- The key of a component: a hash of environment and path, so that it is known without a lookup.
CREATE OR REPLACE FUNCTION component_key(environment text, path text) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN encode(substring(sha256(convert_to(octet_length(environment)::text || ':' || environment || path, 'UTF8')) FROM 1 FOR 16), 'hex')::uuid;
