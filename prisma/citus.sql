-- Distributes the tables and functions of an existing database by project, over the workers of a Citus cluster:
--   psql -v ON_ERROR_STOP=1 -f prisma/citus.sql "$DATABASE_URL"
-- on the coordinator, as its superuser, after Gluepoint has created its tables there and while none of it runs. Again after
-- every later migration: it distributes what is new, and takes back what CREATE OR REPLACE FUNCTION has set again.
-- What stays on the coordinator: api_key, _prisma_migrations and BullMQ's schema.
-- Each \gexec runs the statements that the query before it returns. test/integration/db/citus.test.ts reads them.

-- On every machine: the functions check that the project exists.
SELECT 'SELECT create_reference_table(''project'')'
WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'project'::regclass)
\gexec

-- Rows of one project lie together, beside the events. There are no foreign keys.
SELECT 'SELECT create_distributed_table(''event'', ''project_id'', colocate_with => ''none'')'
WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = 'event'::regclass)
\gexec
SELECT format('SELECT create_distributed_table(%L, ''project_id'', colocate_with => ''event'')', c.relname)
FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
  AND c.relname NOT IN ('project', 'event', 'api_key', '_prisma_migrations')
  AND NOT EXISTS (SELECT FROM pg_dist_partition d WHERE d.logicalrelid = c.oid)
ORDER BY c.relname
\gexec

-- Citus plans by the value of the project, so no function may force a plan that serves any project.
SELECT format('ALTER FUNCTION %s RESET plan_cache_mode', p.oid::regprocedure)
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND EXISTS (SELECT FROM unnest(p.proconfig) s WHERE s LIKE 'plan_cache_mode=%')
ORDER BY 1
\gexec
SELECT format('ALTER DATABASE %I SET gluepoint.plan_cache_mode = ''auto''', current_database())
\gexec

-- Functions of values only.
SELECT format('SELECT create_distributed_function(%L)', p.oid::regprocedure)
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.proargnames[1] IS DISTINCT FROM 'p'
ORDER BY 1
\gexec

-- Functions of one project run whole on the machine that holds it. Locks are taken there also within a transaction that
-- began on the coordinator.
SELECT format('SELECT create_distributed_function(%L, ''p'', colocate_with => ''event''%s)', p.oid::regprocedure,
    CASE WHEN p.prosrc LIKE '%pg_advisory_xact_lock%' THEN ', force_delegation => true' END)
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND p.proargnames[1] = 'p'
ORDER BY 1
\gexec
