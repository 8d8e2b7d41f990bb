-- Whether occurrence A is the later one, of two that agree in endedAt and startedAt
-- (docs/rules.md#the-occurrence-that-an-event-shows). Compares all contents, so that the result never depends on the order
-- of arrival.
CREATE OR REPLACE FUNCTION later_contents(
    a_message text, a_stack text, a_version text, a_properties text, a_glue bigint, a_relevance bigint,
    b_message text, b_stack text, b_version text, b_properties text, b_glue bigint, b_relevance bigint
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (later_text(a_message, b_message), later_text(a_stack, b_stack), later_text(a_version, b_version),
            later_text(a_properties, b_properties), sign(a_glue - b_glue), sign(a_relevance - b_relevance))
           > (0, 0, 0, 0, 0, 0)
$$;
