import { inhibitions } from "../../alerts/notify/inhibitions.ts";
import { matchersText, minute } from "../drift/silences.ts";
import type { HeldAlert, Silence } from "../live/alertmanager-api.ts";
import { shortened, type SilenceRequest } from "./request.ts";

/**
 * What was silenced, until when, and what it holds back.
 * @param held - alerts that it holds back now
 * @param expire - the command that ends it early
 */
export function silencedText(
  { silence, alerts, pages }: Extract<SilenceRequest, { kind: "silence" }>,
  held: readonly HeldAlert[],
  expire: string,
): string {
  return [
    `Silenced until ${minute(silence.endsAt)}: ${matchersText(silence)}`,
    `  by ${silence.createdBy}: ${JSON.stringify(silence.comment)}`,
    `  is about ${counted(alerts.length, "alert")} of ours (${shortened(alerts)}), ${pages.length === 0 ? "none of which pages" : `of which ${String(pages.length)} ${pages.length === 1 ? "pages" : "page"}`}`,
    `  holds back now: ${held.length === 0 ? "nothing" : counted(held.length, "firing alert")}`,
    ...held.map((alert) => `    ${alertText(alert)}`).sort(),
    ...inhibitedLines(alerts),
    `End it early: ${expire}`,
  ].join("\n");
}

/** Every silence that holds or will hold, two lines each. */
export function silenceList(
  silences: readonly (Silence & { readonly held: readonly HeldAlert[] })[],
): string {
  if (silences.length === 0) return "Nothing is silenced.";
  return silences
    .map(
      ({ id, status, startsAt, endsAt, createdBy, comment, held, ...rest }) =>
        `${id}  ${status.state === "pending" ? `from ${minute(startsAt)} ` : ""}until ${minute(endsAt)}  ${matchersText(rest)}\n  ${createdBy}: ${JSON.stringify(comment)}; holds back ${held.length === 0 ? "nothing" : counted(held.length, "firing alert")} now`,
    )
    .join("\n");
}

/** Alertmanager inhibits by what fires, told or not: whoever silences a cause hears of no consequence either. */
function inhibitedLines(alerts: readonly string[]): readonly string[] {
  const consequences = inhibitions
    .filter(({ causes }) => causes.some((cause) => alerts.includes(cause)))
    .flatMap((inhibition) => inhibition.consequences)
    .filter((name) => !alerts.includes(name));
  const names = [...new Set(consequences)].sort();
  return names.length === 0
    ? []
    : [
        `  while ${alerts.length === 1 ? "it fires" : "they fire"}, these stay inhibited: ${shortened(names)}`,
      ];
}

function alertText({ labels }: HeldAlert): string {
  const { alertname = "", severity = "" } = labels;
  const known = ["alertname", "severity", "cluster", "team"];
  const shown = Object.entries(labels)
    .filter(([name]) => !known.includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `${alertname}{${shown.join(", ")}} ${severity}`.trimEnd();
}

function counted(count: number, what: string): string {
  return `${String(count)} ${what}${count === 1 ? "" : "s"}`;
}
