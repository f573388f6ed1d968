import type { Inventory } from "../../inventory/model.ts";

/** Severities that anybody is told about. */
export const testSeverities = ["critical", "warning"] as const;
export type TestSeverity = (typeof testSeverities)[number];

/** Name of the alert that tests a receiver. */
const TEST_ALERT = "NotificationTest";

/** An alert as Alertmanager's API takes it; times are ISO 8601. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

/** Minutes after which Alertmanager forgets the alert where nobody could resolve it. */
const LIFE_MINUTES = 15;

/**
 * An alert for a team that says of itself that it is a test.
 * @param id - makes it a group of its own, so that it waits for no other test
 * @param by - who tests, `<user>@<machine>`
 * @param now - milliseconds since 1970
 */
export function testAlert(
  { cluster, runbookBaseUrl, hosts, metricsServer }: Inventory,
  { team, severity, id, by }: Record<"team" | "id" | "by", string> & { readonly severity: TestSeverity },
  now: number,
): PostedAlert {
  const server = hosts[metricsServer.host]?.address ?? metricsServer.host;
  const scheme = metricsServer.access === "secured" ? "https" : "http";
  return {
    labels: { alertname: TEST_ALERT, severity, team, cluster, model: `test-${id}` },
    annotations: {
      summary: `This is a test: ${team} is told ${severity} alerts here`,
      description: `${by} runs npm run notify-test. Nothing is wrong, and nothing is to be done.`,
      runbook_url: `${runbookBaseUrl}/README.md`,
      dashboard_url: `${scheme}://${server}:${String(metricsServer.grafana.port)}/d/llm-overview`,
    },
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + LIFE_MINUTES * 60_000).toISOString(),
    generatorURL: `${scheme}://${server}:${String(metricsServer.prometheus.port)}/graph?g0.expr=vector(1)`,
  };
}
