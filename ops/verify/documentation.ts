import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import GithubSlugger from "github-slugger";
import { finding, type Finding } from "./check.ts";

/** The guides that the mission asks for, beneath `docs/`. */
export const guides = [
  "configuration.md",
  "metrics-export.md",
  "health.md",
  "analytics.md",
  "custom-metrics.md",
  "dashboards.md",
  "alerting.md",
  "troubleshooting.md",
] as const;

/** Every guide exists, and every link of the documentation to a file of the repository, or a heading in it, holds. */
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
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .flatMap((link) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? page : join(dirname(page), file);
      if (!existsSync(join(checkout, target))) return [`${page}: ${file} does not exist`];
      if (anchor === undefined || headingAnchors(join(checkout, target)).includes(anchor)) return [];
      return [`${page}: ${link}: ${target} has no such heading`];
    });
}

/** The anchors that a forge gives the headings of a page; lines within code are none. */
function headingAnchors(file: string): readonly string[] {
  const slugger = new GithubSlugger();
  const prose = readFileSync(file, "utf8").replace(/^(`{3,}).*?^\1/gms, "");
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => slugger.slug(heading));
}
