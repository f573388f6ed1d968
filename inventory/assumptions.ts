/**
 * What nobody has confirmed about the site yet, in this one place. Correct the `value`, or confirm it and move
 * it to where it is used. `npm run setup -- --env production` prints the list.
 */
export interface Assumption<T> {
  readonly value: T;
  /** What a person does to confirm it. */
  readonly confirm: string;
}

/** Every assumption of the inventory. */
export const assumptions = {
  modelIds: {
    value: {
      "mixtral-8x7b": "mistralai/Mixtral-8x7B-Instruct-v0.1",
      "hermes-2": "NousResearch/Hermes-2-Pro-Mistral-7B",
      "openchat-3.5": "openchat/openchat-3.5-0106",
      "phi-3-mini": "microsoft/Phi-3-mini-4k-instruct",
    },
    confirm: "curl http://192.168.10.29:11400/v1/models on each model port; `data[0].id` is the identifier",
  },
  residency: {
    value: "always",
    confirm: "four models do not fit into 2 x 16 GB: mark those that are loaded when asked for as on-demand",
  },
  vllmVersion: { value: "0.11", confirm: "curl http://192.168.10.29:11400/version" },
  vllmApiKey: {
    value: "none",
    confirm: "if vLLM runs with --api-key, say `file` and put the key in the secret file `<name>-api-key`",
  },
  modelBindAddress: {
    value: "the host's own address",
    confirm: "ss -ltn on 192.168.10.29: vLLM on 127.0.0.1 only cannot be scraped from the metrics server",
  },
  latencyTokens: {
    value: { promptTokens: 64, outputTokens: 16 },
    confirm: "the number of tokens that the latency targets were agreed for (short answers)",
  },
  gatewayMetrics: {
    value: "prometheus",
    confirm: "curl http://192.168.10.29:8000/metrics answers with prometheus-fastapi-instrumentator's series",
  },
  gatewayApiKey: { value: "none", confirm: "a completion through the gateway without a key is answered" },
  qdrantApiKey: {
    value: "none",
    confirm: "curl http://192.168.10.30:6333/collections without a key answers",
  },
  qdrantGatewayHealthPath: { value: "/health", confirm: "curl http://192.168.10.30:8000/health" },
  webPort: { value: 8080, confirm: "the port that the web interface on 192.168.10.38 listens on" },
  monitoringDatabase: {
    value: { database: "postgres", user: "monitoring" },
    confirm: "a role with pg_monitor: CREATE ROLE monitoring LOGIN PASSWORD '…' IN ROLE pg_monitor",
  },
  metricsServerVersions: {
    value: { prometheus: "3.5.3", alertmanager: "0.33.1", grafana: "12.2.0" },
    confirm: "prometheus --version, alertmanager --version and grafana server -v on 192.168.10.37",
  },
  metricsServerFiles: {
    value: {
      prometheus: "/etc/prometheus/prometheus.yml",
      alertmanager: "/etc/alertmanager/alertmanager.yml",
      grafanaProvisioning: "/etc/grafana/provisioning",
    },
    confirm: "systemctl cat prometheus alertmanager grafana-server on 192.168.10.37",
  },
  dockerDaemons: {
    value: ["hx-llm-server-01", "metrics-server", "sql-server", "vector-database"],
    confirm: "docker version over ssh answers on each of these hosts",
  },
  deployerAccount: {
    value: "monitoring",
    confirm: "the account on each host that may use Docker; ssh with it needs no password",
  },
  stateDatabase: {
    value: "postgres://192.168.10.35:5432/terraform",
    confirm:
      "a database for Terraform's state, with TLS, outside what is monitored where there is one; never through pgpool",
  },
  deployedAgents: {
    value: { node: 9100, postgres: 9187, redis: 9121 },
    confirm: "nothing else listens on these ports; an agent that is installed already is marked `installed`",
  },
  gpuExporters: {
    value: [],
    confirm:
      'what answers on hx-llm-server-01: curl :9835/metrics (nvidia_gpu_exporter) or :9400/metrics (dcgm-exporter). If either does: { kind: "gpu", host: "hx-llm-server-01", port: 9835, team: "infrastructure", provided: "installed", exporter: { name: "nvidia_gpu_exporter" } }; without one nothing is known of its 2 GPUs',
  },
  teamChannels: {
    value: { llm: "#llm-alerts", infrastructure: "#infra-alerts" },
    confirm: "the Slack channels of the two teams",
  },
  grafanaTeams: {
    value: "deployed",
    confirm:
      "Grafana, Administration > Teams: where the two teams are there already, say `found` and name them as they are",
  },
  heartbeatReceiver: {
    value: "an outside service that expects one POST a minute",
    confirm: "its address goes into the secret file `heartbeat-url`",
  },
  customOwners: {
    value: { rag: "llm", evaluation: "llm", backups: "infrastructure", weights: "infrastructure" },
    confirm: "each team: which numbers of its own it brings, under which names and labels, and how often",
  },
  runbookBaseUrl: {
    value: "https://git.example.internal/monitoring/blob/main/docs/runbooks",
    confirm: "where people read this repository",
  },
} as const satisfies Readonly<Record<string, Assumption<unknown>>>;
