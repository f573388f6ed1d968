import { escaped } from "../preview/html.ts";
import { linesSvg, modelColor, splitParts, splitSvg } from "./charts.ts";
import { css } from "./css.ts";
import type { Line, Measures, Report } from "./report.ts";
import { tables, type Table } from "./tables.ts";
import { length, number, percent, rate, time } from "./words.ts";

/** Width of the charts in pixels: an A4 page between its margins. */
const WIDTH = 700;

/** The report as a page of its own, without anything from elsewhere, that prints on A4. */
export function reportHtml(report: Report): string {
  const { site, period, models, lines } = report;
  const title = `Performance of ${site}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${css}</style></head>
<body><header><h1>${escaped(title)}</h1><p>${escaped(`${time(period.from)} – ${time(period.to)} UTC · ${length(period)}`)}</p></header>
${tiles(report)}
${findingsHtml(report)}
${tableHtml(tables.objectives, report)}
${tableHtml(tables.capacity, report)}
${figure("Requests a second, by model", legend(lines.requests), linesSvg("requests", lines.requests, period, "reqps", { width: WIDTH, height: 190 }))}
${figure("Tokens generated a second, by model", legend(lines.generationTokens), linesSvg("tokens", lines.generationTokens, period, "short", { width: WIDTH, height: 190 }))}
${tableHtml(tables.latency, report)}
${figure("Where the time of a mean request goes", keys(splitParts.map(({ part, color }) => [part, color])), splitSvg("split", models, { width: WIDTH, height: 40 + models.length * 30 }))}
${figure("End to end, 95th percentile, by model", legend(lines.e2eP95), linesSvg("e2e", lines.e2eP95, period, "s", { width: WIDTH, height: 190 }))}
${figure("Time to first token, 95th percentile, by model", legend(lines.ttftP95), linesSvg("ttft", lines.ttftP95, period, "s", { width: WIDTH, height: 190 }))}
<footer>Five-minute windows of recorded series. How each number comes about, and the rules behind “What matters”: docs/analytics.md.</footer>
</body></html>
`;
}

function tiles({ total, models }: Report): string {
  const worst = models
    .flatMap(({ name, objectives }) => objectives.map((one) => ({ name, ...one })))
    .reduce<number | undefined>((most, { budgetSpent }) => Math.max(most ?? 0, budgetSpent), undefined);
  const shown = [
    ["requests", number(Math.round(total.requests))],
    ["busiest five minutes", rate(total.peak?.value)],
    ["tokens generated", number(Math.round(total.generationTokens))],
    ["within latency target", percent(total.goodput)],
    ["tightest headroom", percent(total.headroom)],
    ["most budget spent", percent(worst)],
  ] as const;
  return `<section class="tiles">${shown.map(([name, text]) => `<div><b>${escaped(text)}</b><span>${escaped(name)}</span></div>`).join("")}</section>`;
}

function findingsHtml({ findings }: Report): string {
  const items =
    findings.length === 0
      ? "<p>No rule found anything: promises were kept, and there is room.</p>"
      : `<ol>${findings.map(({ text, rule }) => `<li>${escaped(text)} <em>${escaped(rule)}</em></li>`).join("")}</ol>`;
  return `<section class="findings"><h2>What matters</h2>${items}</section>`;
}

function tableHtml({ title, note, columns }: Table, { models, teams, total }: Report): string {
  const row = (measures: Measures) =>
    `<tr class="${measures.kind}">${columns
      .map(({ text, mood }, index) =>
        index === 0
          ? `<th scope="row">${escaped(measures.kind === "team" ? `team ${text(measures)}` : text(measures))}</th>`
          : `<td class="${mood?.(measures) ?? "none"}">${escaped(text(measures))}</td>`,
      )
      .join("")}</tr>`;
  return `<section><h2>${escaped(title)}</h2><table><thead><tr>${columns
    .map(({ title: name }) => `<th scope="col">${escaped(name)}</th>`)
    .join(
      "",
    )}</tr></thead><tbody>${[...models, ...teams, total].map(row).join("")}</tbody></table><p class="note">${escaped(note)}</p></section>`;
}

function figure(title: string, keysHtml: string, svg: string): string {
  return `<figure><figcaption>${escaped(title)}</figcaption>${keysHtml}${svg}</figure>`;
}

function legend(lines: readonly Line[]): string {
  return keys(lines.map(({ name }, index) => [name, modelColor(index)]));
}

function keys(pairs: readonly (readonly [name: string, color: string])[]): string {
  return `<p class="keys">${pairs.map(([name, color]) => `<span><i style="background:${color}"></i>${escaped(name)}</span>`).join("")}</p>`;
}
