import { platformEntries } from "../../../infra/platform/entries.ts";
import { localFixture } from "../local-fixture.ts";

const passwords = {
  "postgres-superuser-password": "superuser-secret",
  "monitoring-password": "monitoring-secret",
  "redis-password": "redis-secret",
  "grafana-admin-password": "grafana-secret",
};
const root = "/checkout/.local/rehearsal/";
const entries = platformEntries(localFixture());

test("what setup writes for the platform, with who may read it", () => {
  expect(
    entries.map(
      ({ kind, path, mode, group }) =>
        `${kind} ${mode.toString(8)} ${String(group)} ${path.replace(root, "")}`,
    ),
  ).toEqual([
    "directory 755 0 hosts/metrics-server/etc/prometheus",
    "directory 755 0 hosts/metrics-server/etc/alertmanager",
    "directory 755 0 hosts/metrics-server/etc/grafana/provisioning/datasources",
    "directory 755 0 hosts/metrics-server/etc/grafana/provisioning/citadel",
    "directory 755 0 hosts/metrics-server/etc/default",
    "directory 755 0 hosts/metrics-server/etc/default",
    "directory 755 0 hosts/metrics-server/etc/default",
    "file 644 0 hosts/metrics-server/etc/prometheus/prometheus.yml",
    "file 644 0 hosts/metrics-server/etc/default/prometheus",
    "file 644 0 hosts/metrics-server/etc/alertmanager/alertmanager.yml",
    "file 644 0 hosts/metrics-server/etc/default/alertmanager",
    "file 644 0 hosts/metrics-server/etc/default/grafana-server",
    "file 644 0 hosts/metrics-server/etc/default/prometheus-node-exporter",
    "directory 755 0 platform",
    "directory 750 65534 platform/postgres",
    "file 640 65534 platform/postgres/superuser-password",
    "file 640 65534 platform/postgres/monitoring-password",
    "file 640 65534 platform/postgres/pg_hba.conf",
    "directory 750 65534 platform/pgpool",
    "file 640 65534 platform/pgpool/pgpool.conf",
    "file 640 65534 platform/pgpool/pool_hba.conf",
    "file 640 65534 platform/pgpool/pool_passwd",
    "directory 750 65534 platform/redis",
    "file 640 65534 platform/redis/redis.conf",
    "directory 755 0 secrets",
    "file 640 65534 secrets/grafana-admin-password",
  ]);
});

test("a password stands in files that not everybody may read, and in no others", () => {
  const holding = entries.filter((entry) => entry.kind === "file" && /-secret/.test(entry.text(passwords)));
  expect(holding.map(({ path }) => path.slice(path.lastIndexOf("/") + 1))).toEqual([
    "superuser-password",
    "monitoring-password",
    "pool_passwd",
    "redis.conf",
    "grafana-admin-password",
  ]);
  expect(holding.map(({ mode }) => mode & 0o007)).toEqual([0, 0, 0, 0, 0]);
});

test("servers start as their packages leave them, at the instance's address", () => {
  const text = (path: string) => {
    const entry = entries.find((each) => each.path === `${root}hosts/metrics-server${path}`);
    return entry?.kind === "file" ? entry.text(passwords) : undefined;
  };
  expect(text("/etc/default/prometheus")).toBe(
    "# Set the command-line arguments to pass to the server.\n" +
      'ARGS="--config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=/prometheus --storage.tsdb.retention.time=15d --web.listen-address=127.0.20.37:9090"\n',
  );
  expect(text("/etc/default/alertmanager")).toBe(
    "# Set the command-line arguments to pass to the server.\n" +
      'ARGS="--config.file=/etc/alertmanager/alertmanager.yml --storage.path=/alertmanager --web.listen-address=127.0.20.37:9093 --cluster.listen-address="\n',
  );
  expect(text("/etc/prometheus/prometheus.yml")).toContain("- targets: ['127.0.20.37:9093']");
});
