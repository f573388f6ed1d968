import { dockerHere, dockerOutput } from "../../../../ops/docker.ts";
import { awaited } from "../../../../ops/wait.ts";

/** A real PostgreSQL without TLS, with the role `deployer`, in a container of its own that leaves nothing behind. */
export interface StateDatabase {
  /** Host and database, as the environment's backend names them. */
  readonly connection: string;
  /** Command line of a psql that is logged in; it reads its standard input, and prints bare values. */
  readonly psql: readonly string[];
  /** What a statement gives. */
  readonly asked: (sql: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

const CONTAINER = "citadel-test-state-database";

const script = `set -eu
cd /var/lib/postgresql/data
printf %s "$3" > /tmp/password
initdb --pgdata cluster --username deployer --pwfile /tmp/password --auth scram-sha-256 -N > /dev/null
echo 'host all all 127.0.0.0/8 scram-sha-256' > /tmp/pg_hba.conf
exec postgres -D cluster -c listen_addresses="$1" -c port="$2" -c unix_socket_directories=/tmp \\
  -c hba_file=/tmp/pg_hba.conf -c shared_buffers=16MB -c fsync=off
`;

/**
 * Starts it, and waits until it answers.
 *
 * @param address - loopback address that it listens on
 */
export async function stateDatabase(
  image: string,
  address: string,
  password: string,
): Promise<StateDatabase> {
  const remove = () => dockerHere.run(["rm", "--force", "--volumes", CONTAINER]);
  await remove();
  await dockerOutput(dockerHere, [
    ...["run", "--detach", "--name", CONTAINER, "--network", "host", "--read-only", "--cap-drop", "ALL"],
    ...["--user", "65534:65534", "--entrypoint", "sh"],
    ...["/tmp", "/var/lib/postgresql/data"].flatMap((path) => ["--tmpfs", `${path}:uid=65534,gid=65534`]),
    ...[image, "-c", script, "postgres", address, "5432", password],
  ]);
  const login = `host=${address} port=5432 user=deployer password=${password} dbname=postgres`;
  const quiet = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", login];
  const asked = async (sql: string) =>
    (await dockerOutput(dockerHere, ["exec", CONTAINER, ...quiet, "--command", sql])).trim();
  if ((await awaited(60, () => asked("SELECT 1"))) === undefined) {
    throw new Error(`${CONTAINER}: does not answer: ${(await dockerHere.run(["logs", CONTAINER])).stderr}`);
  }
  return {
    connection: `postgres://${address}:5432/postgres`,
    psql: ["docker", "exec", "--interactive", CONTAINER, ...quiet],
    asked,
    close: async () => {
      await remove();
    },
  };
}
