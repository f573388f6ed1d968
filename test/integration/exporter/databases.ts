import { type Container, container, folderOf, image, said } from "./containers.ts";

/** Address of all servers of these tests. */
export const ADDRESS = "127.0.77.35";
export const PASSWORD = "correct-horse-battery";

const hba = "host all all 127.0.0.0/8 scram-sha-256\n";

/** A real PostgreSQL with role `monitoring`. @param mode `standby` never leaves recovery */
export async function postgres(port: number, mode: "primary" | "standby"): Promise<Container> {
  const folder = folderOf({ "pg_hba.conf": hba, password: PASSWORD });
  const script = `set -e
data=/var/lib/postgresql/data/cluster
initdb --pgdata $data --username monitoring --pwfile /conf/password --auth scram-sha-256 -N > /dev/null
${mode === "standby" ? "touch $data/standby.signal" : ""}
exec postgres -D $data -c listen_addresses=${ADDRESS} -c port=${String(port)} -c unix_socket_directories=/tmp \\
  -c hba_file=/conf/pg_hba.conf -c shared_buffers=16MB -c fsync=off`;
  const started = await container(await image("postgres"), {
    tmpfs: ["/var/lib/postgresql/data", "/tmp"],
    mounts: { "/conf": folder.path },
    entrypoint: "sh",
    command: ["-c", script],
  });
  await said(
    started,
    mode === "standby" ? "ready to accept read-only connections" : "ready to accept connections",
  );
  return started;
}

/** A real pgpool in front of back ends on these ports. */
export async function pgpool(port: number, backends: readonly number[]): Promise<Container> {
  const folder = folderOf({
    "pool_hba.conf": hba,
    pool_passwd: `monitoring:TEXT${PASSWORD}\n`,
    "pgpool.conf": [
      `listen_addresses = '${ADDRESS}'`,
      `port = ${String(port)}`,
      "unix_socket_directories = '/run/pgpool'",
      "pcp_listen_addresses = ''",
      "pcp_socket_dir = '/run/pgpool'",
      "pid_file_name = '/run/pgpool/pgpool.pid'",
      "logdir = '/run/pgpool'",
      "work_dir = '/run/pgpool'",
      "wd_ipc_socket_dir = '/run/pgpool'",
      "backend_clustering_mode = 'raw'",
      ...backends.flatMap((backend, index) => [
        `backend_hostname${String(index)} = '${ADDRESS}'`,
        `backend_port${String(index)} = ${String(backend)}`,
        `backend_weight${String(index)} = 1`,
        `backend_flag${String(index)} = 'ALLOW_TO_FAILOVER'`,
      ]),
      "health_check_period = 1",
      "health_check_user = 'monitoring'",
      "health_check_timeout = 2",
      "health_check_max_retries = 0",
      "enable_pool_hba = on",
      "pool_passwd = '/conf/pool_passwd'",
      "sr_check_period = 0",
      "enable_shared_relcache = off",
      "memqcache_total_size = 1MB",
      "memqcache_max_num_cache = 1000",
      "num_init_children = 8",
      "max_pool = 1",
      "",
    ].join("\n"),
  });
  const started = await container(await image("pgpool"), {
    tmpfs: ["/run/pgpool", "/tmp"],
    mounts: { "/conf": folder.path },
    entrypoint: "pgpool",
    command: ["-n", "-f", "/conf/pgpool.conf", "-a", "/conf/pool_hba.conf"],
  });
  await said(started, "pgpool-II successfully started");
  return started;
}

/** A real Redis. @param password none where unset */
export async function redis(port: number, password?: string): Promise<Container> {
  const started = await container(await image("redis"), {
    tmpfs: ["/data"],
    entrypoint: "redis-server",
    command: [
      ...["--bind", ADDRESS, "--port", String(port), "--save", "", "--protected-mode", "no"],
      ...(password === undefined ? [] : ["--requirepass", password]),
    ],
  });
  await said(started, "Ready to accept connections");
  return started;
}
