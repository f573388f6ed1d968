import type { Host } from "./model.ts";

/** The machines of the site. A host name that is not a key here does not compile anywhere. Source: the operators. */
export const hosts = {
  "hx-llm-server-01": {
    address: "192.168.10.29",
    description: "LLM server: gateway, four vLLM services, 2 GPUs",
    gpus: 2,
  },
  "metrics-server": { address: "192.168.10.37", description: "Prometheus, Alertmanager, Grafana" },
  "sql-server": { address: "192.168.10.35", description: "PostgreSQL, pgpool-II, Redis" },
  "vector-database": { address: "192.168.10.30", description: "Qdrant and its API gateway" },
  "web-server": { address: "192.168.10.38", description: "Web interface" },
} as const satisfies Readonly<Record<string, Host>>;

export type HostName = keyof typeof hosts;
