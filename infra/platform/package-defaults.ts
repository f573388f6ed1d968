/**
 * Configuration as Debian's packages leave it (prometheus 3.5.3, prometheus-alertmanager 0.33.1, comments left out),
 * but with addresses of the instance, so that nothing leaves 127.0.0.0/8 and copies can live side by side.
 */
import type { MetricsServer } from "../../inventory/model.ts";

/** `prometheus.yml`: scrapes itself and the node exporter, no rules. */
export function prometheusConfig(
  address: string,
  { prometheus, alertmanager }: MetricsServer,
  nodePort: number | undefined,
): string {
  return `# Sample config for Prometheus.

global:
  scrape_interval:     15s # Set the scrape interval to every 15 seconds. Default is every 1 minute.
  evaluation_interval: 15s # Evaluate rules every 15 seconds. The default is every 1 minute.
  # scrape_timeout is set to the global default (10s).

  # Attach these labels to any time series or alerts when communicating with
  # external systems (federation, remote storage, Alertmanager).
  external_labels:
      monitor: 'example'

# Alertmanager configuration
alerting:
  alertmanagers:
  - static_configs:
    - targets: ['${address}:${String(alertmanager.port)}']

# Load rules once and periodically evaluate them according to the global 'evaluation_interval'.
rule_files:
  # - "first_rules.yml"
  # - "second_rules.yml"

# A scrape configuration containing exactly one endpoint to scrape:
# Here it's Prometheus itself.
scrape_configs:
  # The job name is added as a label \`job=<job_name>\` to any timeseries scraped from this config.
  - job_name: 'prometheus'

    # Override the global default and scrape targets from this job every 5 seconds.
    scrape_interval: 5s
    scrape_timeout: 5s

    # metrics_path defaults to '/metrics'
    # scheme defaults to 'http'.

    static_configs:
      - targets: ['${address}:${String(prometheus.port)}']
${
  nodePort === undefined
    ? ""
    : `
  - job_name: node
    # If prometheus-node-exporter is installed, grab stats about the local
    # machine by default.
    static_configs:
      - targets: ['${address}:${String(nodePort)}']
`
}`;
}

/** `alertmanager.yml`: the sample's mail receivers; its pagers are left out, for they lie outside this machine. */
export function alertmanagerConfig(address: string): string {
  return `# Sample configuration.
# See https://prometheus.io/docs/alerting/configuration/ for documentation.

global:
  # The smarthost and SMTP sender used for mail notifications.
  smtp_smarthost: '${address}:25'
  smtp_from: 'alertmanager@example.org'
  smtp_auth_username: 'alertmanager'
  smtp_auth_password: 'password'

# The directory from which notification templates are read.
templates:
- '/etc/prometheus/alertmanager_templates/*.tmpl'

# The root route on which each incoming alert enters.
route:
  group_by: ['alertname', 'cluster', 'service']
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 3h

  # A default receiver
  receiver: team-X-mails

  # The child route trees.
  routes:
    - matchers:
        - service=~"foo1|foo2|baz"
      receiver: team-X-mails
    - matchers:
        - service="files"
      receiver: team-Y-mails

# Inhibition rules allow to mute a set of alerts given that another alert is
# firing.
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: [severity="warning"]
    equal: [alertname, cluster, service]

receivers:
  - name: 'team-X-mails'
    email_configs:
      - to: 'team-X+alerts@example.org'

  - name: 'team-Y-mails'
    email_configs:
      - to: 'team-Y+alerts@example.org'
`;
}

/** Prometheus' flags: where it listens and keeps its data. No lifecycle API: adopt names what it needs. */
export function prometheusArguments(address: string, { prometheus, retentionDays }: MetricsServer): string {
  return argumentsFile([
    `--config.file=${prometheus.configFile}`,
    "--storage.tsdb.path=/prometheus",
    `--storage.tsdb.retention.time=${String(retentionDays)}d`,
    `--web.listen-address=${address}:${String(prometheus.port)}`,
  ]);
}

/** Alertmanager's flags. Without the empty cluster address it gossips on every address of the machine. */
export function alertmanagerArguments(address: string, { alertmanager }: MetricsServer): string {
  return argumentsFile([
    `--config.file=${alertmanager.configFile}`,
    "--storage.path=/alertmanager",
    `--web.listen-address=${address}:${String(alertmanager.port)}`,
    "--cluster.listen-address=",
  ]);
}

/** The installed node exporter's flags. */
export function nodeArguments(address: string, port: number): string {
  return argumentsFile([`--web.listen-address=${address}:${String(port)}`]);
}

/** What Grafana's unit takes into the environment of the process, as Grafana's own Debian package leaves it. */
export function grafanaEnvironment({
  provisioningDirectory,
}: Pick<MetricsServer["grafana"], "provisioningDirectory">): string {
  return `GRAFANA_USER=grafana

GRAFANA_GROUP=grafana

GRAFANA_HOME=/usr/share/grafana

LOG_DIR=/var/log/grafana

DATA_DIR=/var/lib/grafana

MAX_OPEN_FILES=10000

CONF_DIR=/etc/grafana

CONF_FILE=/etc/grafana/grafana.ini

RESTART_ON_UPGRADE=true

PLUGINS_DIR=/var/lib/grafana/plugins

PROVISIONING_CFG_DIR=${provisioningDirectory}

# Only used on systemd systems
PID_FILE_DIR=/run/grafana
`;
}

function argumentsFile(flags: readonly string[]): string {
  return `# Set the command-line arguments to pass to the server.
ARGS="${flags.join(" ")}"
`;
}
