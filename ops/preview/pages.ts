import { escaped } from "./html.ts";
import { dashboardPage, pageHeight, type Side } from "./page.ts";
import { themes } from "./theme.ts";

/** A file that needs no other to be looked at. */
export interface Page {
  readonly file: string;
  readonly html: string;
  /** In pixels. */
  readonly height: number;
}

/** A page a dashboard and theme, and one that leads to all of them. */
export function previewPages(shown: readonly (readonly Side[])[]): readonly Page[] {
  const pages = shown.flatMap((sides) =>
    Object.values(themes).map((theme) => ({
      file: `${sides[0]?.dashboard.uid ?? ""}.${theme.name}.html`,
      html: dashboardPage(sides, theme),
      height: pageHeight(sides),
    })),
  );
  return [...pages, { file: "index.html", html: indexPage(shown), height: 600 }];
}

function indexPage(shown: readonly (readonly Side[])[]): string {
  const items = shown.flatMap(([side]) => {
    if (side === undefined) return [];
    const { uid, title } = side.dashboard;
    const links = Object.keys(themes).map((name) => `<a href="${uid}.${name}.html">${name}</a>`);
    return [`<li>${escaped(title)}: ${links.join(", ")}</li>`];
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Dashboards</title></head>
<body style="font:15px sans-serif;margin:2em"><h1>Dashboards</h1><ul>${items.join("")}</ul></body></html>
`;
}
