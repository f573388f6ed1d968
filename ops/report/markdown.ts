import type { Report } from "./report.ts";
import { tables, type Table } from "./tables.ts";
import { length, time } from "./words.ts";

/** The report as Markdown: for a ticket or a wiki. */
export function reportMarkdown(report: Report): string {
  const { site, period, findings } = report;
  return [
    `# Performance of ${site}`,
    `${time(period.from)} – ${time(period.to)} UTC (${length(period)})`,
    "## What matters",
    findings.length === 0
      ? "No rule found anything: promises were kept, and there is room."
      : findings.map(({ text, rule }, index) => `${String(index + 1)}. ${text} _(${rule})_`).join("\n"),
    ...Object.values(tables).map((table) => tableText(table, report)),
    "How each number comes about: `docs/analytics.md`.",
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

function tableText({ title, note, columns }: Table, { models, teams, total }: Report): string {
  const rows = [
    ...models.map((row) => columns.map(({ text }) => text(row))),
    ...teams.map((row) => columns.map(({ text }, index) => (index === 0 ? `team ${text(row)}` : text(row)))),
    columns.map(({ text }, index) => (index === 0 ? `**${text(total)}**` : text(total))),
  ];
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    `## ${title}`,
    "",
    note,
    "",
    line(columns.map(({ title: name }) => name)),
    line(columns.map((_, index) => (index === 0 ? "---" : "---:"))),
    ...rows.map(line),
  ].join("\n");
}
