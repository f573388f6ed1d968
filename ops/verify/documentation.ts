import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { finding, type Finding } from "./check.ts";

/** The guides that the mission asks for, beneath `docs/`. */
export const guides = [
  "configuration.md",
  "metrics-export.md",
  "health.md",
  "performance-analytics.md",
  "custom-metrics.md",
  "dashboards.md",
  "troubleshooting.md",
] as const;

/** Every guide exists, and every link of the documentation to another file of the repository holds. */
export function documentationFindings(checkout: string): readonly Finding[] {
  const absent = guides
    .filter((guide) => !existsSync(join(checkout, "docs", guide)))
    .map((guide) => `docs/${guide} does not exist`);
  const pages = ["README.md", ...markdownFiles(checkout, "docs")];
  const broken = pages.flatMap((page) => brokenLinks(checkout, page));
  return [
    finding("guides", absent, `docs/${guides.join(", docs/")}`),
    finding("links", broken, `of ${String(pages.length)} pages hold`),
  ];
}

function markdownFiles(checkout: string, folder: string): readonly string[] {
  return readdirSync(join(checkout, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join(folder, file));
}

function brokenLinks(checkout: string, page: string): readonly string[] {
  const text = readFileSync(join(checkout, page), "utf8");
  const links = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => !existsSync(join(checkout, dirname(page), link)))
    .map((link) => `${page}: ${link} does not exist`);
}
