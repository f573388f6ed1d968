/** What the platform's PostgreSQL, pgpool and Redis are started with. */
import type { DataStore } from "../../inventory/model.ts";
import { hostAddress, type Environment } from "../environments/environment.ts";

type Pgpool = Extract<DataStore, { readonly user: string }>;

/** Who may log in to PostgreSQL and pgpool: with a password, from this machine. */
export function hostBasedAccess(): string {
  return `# TYPE  DATABASE  USER  ADDRESS      METHOD
host    all       all   127.0.0.0/8  scram-sha-256
`;
}

/** pgpool in front of the PostgreSQL of the same host. */
export function pgpoolConfig(environment: Environment, pgpool: Pgpool): string {
  const { user } = pgpool;
  const address = hostAddress(environment, pgpool.host);
  const backend = environment.inventory.dataStores.find(
    ({ kind, host }) => kind === "postgres" && host === pgpool.host,
  );
  return `listen_addresses = '${address}'
port = ${String(pgpool.port)}
unix_socket_directories = '/run/pgpool'
pcp_listen_addresses = ''
pcp_socket_dir = '/run/pgpool'
pid_file_name = '/run/pgpool/pgpool.pid'
logdir = '/run/pgpool'
work_dir = '/run/pgpool'
wd_ipc_socket_dir = '/run/pgpool'
backend_clustering_mode = 'streaming_replication'
backend_hostname0 = '${address}'
backend_port0 = ${String(backend?.port ?? 5432)}
backend_weight0 = 1
# The one back end comes back by itself after a restart, without pcp_attach_node.
backend_flag0 = 'DISALLOW_TO_FAILOVER'
enable_pool_hba = on
pool_passwd = '/etc/citadel-platform/pool_passwd'
# Asks once at the start which back end is the primary; its password stands in pool_passwd.
sr_check_period = 0
sr_check_user = '${user}'
search_primary_node_timeout = 10
# Spares 128 MB of shared memory.
enable_shared_relcache = off
memqcache_total_size = 1MB
memqcache_max_num_cache = 1000
num_init_children = 8
max_pool = 1
`;
}

/** Redis with a password, nothing kept on disk. */
export function redisConfig(address: string, port: number, password: string): string {
  return `bind ${address}
port ${String(port)}
protected-mode yes
dir /data
save ""
maxmemory 64mb
requirepass ${password}
`;
}
