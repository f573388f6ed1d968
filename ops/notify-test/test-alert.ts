import type { Inventory } from "../../inventory/model.ts";

/** Severities that anybody is told about. */
export const testSeverities = ["critical", "warning"] as const;
export type TestSeverity = (typeof testSeverities)[number];

/** Name of the alert that tests a receiver. */
const TEST_ALERT = "NotificationTest";

/**
 * An alert as Alertmanager's API takes it, without times: by its own clock it begins when it is taken and ends after
 * `resolve_timeout`. Times of another clock would make it an old one, or one that is over.
 */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generatorURL: string;
}

/**
 * An alert for a team that says of itself that it is a test.
 * @param id - makes it a group of its own, so that it waits for no other test
 * @param by - who tests, `<user>@<machine>`
 */
export function testAlert(
  { cluster, runbookBaseUrl, hosts, metricsServer }: Inventory,
  { team, severity, id, by }: Record<"team" | "id" | "by", string> & { readonly severity: TestSeverity },
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
    generatorURL: `${scheme}://${server}:${String(metricsServer.prometheus.port)}/graph?g0.expr=vector(1)`,
  };
}
