import { totalmem } from 'node:os';
import { MIB } from '../../lib/bytes.js';

/** Settings of the embedded PostgreSQL, given on its command line at every start. */
export function postgresSettings(): Record<string, string> {
  const sharedMib = Math.min(512, Math.max(64, Math.floor(totalmem() / MIB / 8)));
  return {
    cluster_name: 'gluepoint',
    // A service with many processes gives more (database.ts).
    max_connections: '100',
    shared_buffers: `${sharedMib}MB`,
    // What was acknowledged is on disk (docs/rules/quality.md#nothing-lost-nothing-double).
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // No replicas hang on an embedded store: less to write.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '1GB',
    min_wal_size: '128MB',
    checkpoint_timeout: '10min',
    // Short statements only: compiling them or spreading them over cores costs more than it gives.
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    random_page_cost: '1.1',
    // A few hot rows are updated all the time: clean up often, in small helpings.
    autovacuum_naptime: '15s',
    autovacuum_vacuum_scale_factor: '0.05',
    autovacuum_analyze_scale_factor: '0.05',
    autovacuum_vacuum_cost_limit: '1000',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_checkpoints: 'off',
  };
}
