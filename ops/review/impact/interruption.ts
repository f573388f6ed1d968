/**
 * Longest seconds that a service does not answer while its container is replaced, rounded up. Measured on one machine
 * with all services of the local environment running, a connection every 20 ms: ADR 0008 has the figures.
 */
const measured: Readonly<Record<string, number>> = {
  exporter: 5,
  "node-agent": 1,
  "postgres-agent": 1,
  "redis-agent": 1,
  prometheus: 2,
  alertmanager: 1,
  grafana: 1,
  "node-exporter": 1,
  simulator: 2,
  postgres: 1,
  pgpool: 1,
  redis: 1,
};

/** What a container's own settings allow for its stop and its start. */
export interface ContainerDeadlines {
  readonly stopSeconds: number;
  readonly startSeconds: number;
}

/**
 * Longest seconds that a service does not answer while its container is replaced: measured, or for a service that
 * nobody has measured what its deadlines allow.
 * @param service - name of its container without the instance, e.g. `node-agent-sql-server`
 */
export function replacementSeconds(service: string, deadlines: ContainerDeadlines): number {
  const kind = Object.keys(measured).find((each) => service === each || service.startsWith(`${each}-`));
  return (kind === undefined ? undefined : measured[kind]) ?? deadlines.stopSeconds + deadlines.startSeconds;
}
