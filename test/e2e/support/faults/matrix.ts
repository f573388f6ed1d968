import { matching, series } from "../../../../inventory/metrics/index.ts";
import { instantVector } from "../../../../ops/live/prometheus-api.ts";
import { endpointOf, type TestInstance } from "../instance.ts";
import { subjectOf, type Alert, type Notification } from "./notifications.ts";
import { isSame, receiversOf, type Outcome, type Scenario } from "./scenario.ts";

/** What has fired in the last seconds and is told to teams, each alert once; not what {@link leftOut} says. */
export async function firedAlerts(
  instance: TestInstance,
  seconds: number,
): Promise<readonly Required<Alert>[]> {
  const firing = series("ALERTS", { alertstate: "firing", severity: matching("critical|warning") });
  const range = `${String(Math.ceil(seconds))}s`;
  const found = await instantVector(endpointOf(instance, "prometheus"), `max_over_time(${firing}[${range}])`);
  const alerts = found
    .filter(({ labels }) => !leftOut.some(({ label, values }) => values.includes(labels[label] ?? "")))
    .map(({ labels }) => ({ name: labels["alertname"] ?? "", subject: subjectOf(labels) }));
  return alerts.filter((alert, index) => alerts.findIndex((other) => isSame(alert, other)) === index);
}

/**
 * What says nothing about a fault that was made here: the machine that the test runs on, and windows that are longer
 * than the whole test, to which each fault looks as if it had filled them.
 */
export const leftOut: readonly { readonly label: string; readonly values: readonly string[] }[] = [
  { label: "job", values: ["node"] },
  { label: "window", values: ["6h", "1d", "3d"] },
];

/** What teams were told, as `receiver: alert`, in alphabetical order, each once. */
export function toldAlerts(all: readonly Notification[]): readonly string[] {
  const told = all.flatMap(({ receiver, alerts }) => alerts.map((alert) => `${receiver}: ${named(alert)}`));
  return [...new Set(told)].sort();
}

/** The same, as the scenarios expect it. */
export function expectedTold(scenarios: readonly Scenario[]): readonly string[] {
  const told = scenarios.flatMap((scenario) =>
    receiversOf(scenario).flatMap((receiver) =>
      scenario.alerts.map(
        ({ name, subject }) =>
          `${receiver}: ${named(receiver.endsWith("-slack") ? { name } : { name, subject })}`,
      ),
    ),
  );
  return [...new Set(told)].sort();
}

/** An alert, in words. */
export function named({ name, subject }: Alert): string {
  return subject === undefined ? name : `${name} (${subject})`;
}

/** Incidents of a scenario that woke somebody: times that a group of pages began to fire. */
export function pagesOf({ alerts, consequences }: Scenario, all: readonly Notification[]): number {
  const mine = [...alerts, ...consequences];
  const pages = all.filter(
    (notification) =>
      notification.receiver.endsWith("-webhook") &&
      notification.alerts.some((alert) => mine.some((expected) => isSame(alert, expected))),
  );
  return pages.filter(({ group, status }, index) => {
    const before = pages.slice(0, index).findLast((earlier) => earlier.group === group);
    return status === "firing" && before?.status !== "firing";
  }).length;
}

/** The matrix in Markdown: a row a scenario. */
export function matrixTable(
  scenarios: readonly Scenario[],
  outcomes: readonly Outcome[],
  fired: readonly Required<Alert>[],
  all: readonly Notification[],
): string {
  const rows = scenarios.map((scenario) => {
    const outcome = outcomes.find((each) => each.scenario === scenario.name);
    const observed = fired.filter((alert) => scenario.alerts.some((each) => isSame(each, alert)));
    const silent = fired.filter((alert) => scenario.consequences.some((each) => isSame(each, alert)));
    return [
      scenario.name,
      scenario.alerts.map(named).join(", "),
      observed.map(named).join(", ") || "nothing",
      silent.map(({ name }) => name).join(", ") || "–",
      receiversOf(scenario).join(", "),
      String(pagesOf(scenario, all)),
      outcome === undefined ? "never" : outcome.toldAfterSeconds.toFixed(0),
      outcome === undefined ? "never" : outcome.overAfterSeconds.toFixed(0),
    ];
  });
  const head = [
    "fault",
    "expected",
    "observed",
    "fired, held back",
    "told at",
    "pages",
    "told after (s)",
    "resolved after (s)",
  ];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
