-- Distributes the tables and functions of an existing database by project, over the workers of a Citus cluster:
--   psql -v ON_ERROR_STOP=1 -f prisma/citus.sql "$DATABASE_URL"
-- once, on the coordinator, as its superuser, after Gluepoint has made its tables there and while none of it runs.
-- What stays on the coordinator: api_key, _prisma_migrations and BullMQ's schema.
-- test/integration/db/citus.test.ts holds this file to the tables and functions that there are.

-- On every machine: the functions look whether the project is still there.
SELECT create_reference_table('project');

-- Rows of one project lie together. No foreign key crosses: there are none.
SELECT create_distributed_table('event', 'project_id', colocate_with => 'none');
SELECT create_distributed_table('alert_policy', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('alert_subject', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('alert_target', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('claimed_event', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('claimed_id', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('closing', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('component', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('configured', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('delivery', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('event_redirect', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('event_type', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('finding', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('finding_type', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('first_error', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('inspection', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('maintenance', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('new_error', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('occurrence_minute', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('quota_usage', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('relevance_window', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('status_duration', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('status_look', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('status_signal', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('status_told', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('status_version', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('status_watch', 'project_id', colocate_with => 'event');
SELECT create_distributed_table('type_mute', 'project_id', colocate_with => 'event');

-- Citus plans by the value of the project: no plan for any project at all can be forced.
ALTER FUNCTION store_group_list RESET plan_cache_mode;
ALTER FUNCTION store_flush RESET plan_cache_mode;
ALTER FUNCTION count_beginnings RESET plan_cache_mode;
ALTER FUNCTION store_flush_counted RESET plan_cache_mode;
ALTER FUNCTION store_flush_strictly RESET plan_cache_mode;
ALTER FUNCTION beginnings RESET plan_cache_mode;
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET gluepoint.plan_cache_mode = ''auto''', current_database());
END $$;

-- Functions of values only.
SELECT create_distributed_function('component_key(text, text)');
SELECT create_distributed_function('type_bucket(uuid)');
SELECT create_distributed_function('later_text(text, text)');
SELECT create_distributed_function('later_contents(text, text, text, text, bigint, bigint, text, text, text, text, bigint, bigint)');
SELECT create_distributed_function('new_id(bigint, bigint)');
SELECT create_distributed_function('id_head(uuid)');
SELECT create_distributed_function('id_tail(uuid)');
SELECT create_distributed_function('without_gaps(int8multirange, bigint)');
SELECT create_distributed_function('kept_times(int8multirange, bigint, bigint)');

-- Locks are taken where the project lies, also within a transaction that began on the coordinator.
SELECT create_distributed_function('lock_project_shared(integer)', 'p', colocate_with => 'event', force_delegation => true);
SELECT create_distributed_function('lock_project_exclusive(integer)', 'p', colocate_with => 'event', force_delegation => true);
SELECT create_distributed_function('lock_type_buckets(integer, integer[])', 'p', colocate_with => 'event', force_delegation => true);

-- Functions of one project run whole on the machine that holds it.
SELECT create_distributed_function('status_changed(integer, uuid, bigint, bigint)', 'p', colocate_with => 'event');
SELECT create_distributed_function('add_minute(integer, uuid, integer, bigint)', 'p', colocate_with => 'event');
SELECT create_distributed_function('add_relevance_window(integer, uuid, bigint, bigint, smallint, bigint, bigint, bigint)', 'p', colocate_with => 'event');
SELECT create_distributed_function('take_last_window(integer, uuid, bigint, bigint, smallint, bigint)', 'p', colocate_with => 'event');
SELECT create_distributed_function('name_components(integer, occurrence_group[])', 'p', colocate_with => 'event');
SELECT create_distributed_function('begin_events(integer, occurrence_group[], bigint)', 'p', colocate_with => 'event');
SELECT create_distributed_function('store_group(integer, occurrence_group, bigint)', 'p', colocate_with => 'event');
SELECT create_distributed_function('note_first_errors(integer, occurrence_group[], uuid[])', 'p', colocate_with => 'event');
SELECT create_distributed_function('note_returns(integer, occurrence_group[])', 'p', colocate_with => 'event');
SELECT create_distributed_function('signal_status(integer, occurrence_group[], bigint, bigint)', 'p', colocate_with => 'event');
SELECT create_distributed_function('number_event(integer, integer, uuid)', 'p', colocate_with => 'event');
SELECT create_distributed_function('claimed_ids(integer, uuid[])', 'p', colocate_with => 'event');
SELECT create_distributed_function('claim_ids(integer, integer, uuid[], integer[], uuid[])', 'p', colocate_with => 'event');
SELECT create_distributed_function('store_groups(integer, uuid, bigint, integer[], json, uuid[], integer[])', 'p', colocate_with => 'event');
SELECT create_distributed_function('store_group_list(integer, uuid, bigint, integer[], occurrence_group[], uuid[], integer[], boolean)', 'p', colocate_with => 'event');
SELECT create_distributed_function('store_flush(integer, uuid, bigint, integer[], integer, uuid[], bigint[], text[], uuid[], integer[], boolean)', 'p', colocate_with => 'event');
SELECT create_distributed_function('note_usage(integer, text[], bigint[], bigint[], bigint[])', 'p', colocate_with => 'event');
SELECT create_distributed_function('count_beginnings(integer, bigint, bigint[], boolean, bigint, uuid[])', 'p', colocate_with => 'event');
SELECT create_distributed_function('beginnings(integer, json)', 'p', colocate_with => 'event');
SELECT create_distributed_function('store_flush_counted(integer, uuid, bigint, integer[], integer, uuid[], bigint[], text[], uuid[], integer[], boolean, bigint[], boolean)', 'p', colocate_with => 'event');
SELECT create_distributed_function('store_flush_strictly(integer, uuid, bigint, integer[], integer, uuid[], bigint[], text[], uuid[], integer[], bigint[], json)', 'p', colocate_with => 'event');
