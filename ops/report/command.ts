import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { environmentEndpoints } from "../environment-endpoints.ts";
import { checkout, chosenEnvironment, type EnvironmentOptions } from "../options.ts";
import { reportCsv } from "./csv.ts";
import { reportHtml } from "./html.ts";
import { reportMarkdown } from "./markdown.ts";
import { otherStore } from "./other-store.ts";
import { periodOf, type Period } from "./period.ts";
import { reportOf } from "./report-of.ts";
import { storeAnswers } from "./store.ts";

/** What `report` can be told beside its environment. */
export interface ReportOptions extends EnvironmentOptions {
  readonly from: string;
  readonly to: string;
  /** Address of another Prometheus-compatible store, without credentials. @defaultValue the environment's Prometheus */
  readonly store?: string;
  /** Folder of the files. @defaultValue `.local/<instance>/report` */
  readonly output?: string;
}

/** `report`: how a period went, as a page, as Markdown and as a table. */
export async function runReport(options: ReportOptions): Promise<void> {
  const period = periodOf(options.from, options.to, Date.now());
  const environment = chosenEnvironment(options);
  const store =
    options.store === undefined
      ? environmentEndpoints(environment, checkout).prometheus
      : otherStore(options.store);
  const report = reportOf(environment.inventory, await storeAnswers(store, period), period);
  if (report.models.every(({ coverage }) => coverage === 0))
    throw new Error(
      `report: ${store.url}: has none of the recorded series between ${options.from} and ${options.to}: choose a time within its retention, or look with npm run verify whether the rules are loaded`,
    );
  const folder = options.output ?? join(checkout, ".local", environment.instance, "report");
  mkdirSync(folder, { recursive: true });
  const files = [
    ["html", reportHtml(report)],
    ["md", reportMarkdown(report)],
    ["csv", reportCsv(report)],
  ] as const;
  for (const [extension, text] of files) {
    const file = join(folder, `${fileName(period)}.${extension}`);
    writeFileSync(file, text);
    console.log(relative(process.cwd(), file));
  }
  for (const { text } of report.findings) console.log(`- ${text}`);
}

/** E.g. `2026-11-23T1205Z--2026-11-23T1305Z`: a name that every file system takes. */
function fileName({ from, to }: Period): string {
  const name = (seconds: number) =>
    `${new Date(seconds * 1000).toISOString().slice(0, 16).replace(":", "")}Z`;
  return `${name(from)}--${name(to)}`;
}
