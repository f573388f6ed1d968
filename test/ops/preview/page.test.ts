import { dashboards } from "../../../dashboards/index.ts";
import { inventory } from "../../../inventory/index.ts";
import { grafanaDashboard } from "../../../ops/dashboard-check/grafana.ts";
import { liveData, type Ask } from "../../../ops/preview/live-data.ts";
import { previewPages } from "../../../ops/preview/pages.ts";
import { madeUp } from "./made-up.ts";

// Ten minutes: enough for lines, and forty points each are drawn fast.
const range = { from: 1_795_420_800, to: 1_795_421_400 };
const documents = dashboards(inventory).map(({ json }) => grafanaDashboard(json));

async function pages(some = documents, ask = madeUp) {
  const sides = [];
  for (const dashboard of some) {
    sides.push([{ caption: "", dashboard, data: await liveData(dashboard, range, ask) }]);
  }
  return previewPages(sides);
}

const nothing: Ask = () => Promise.resolve({ data: { result: [] } });

test("every dashboard has a dark and a light page, and one page leads to all of them", async () => {
  const made = await pages(documents, nothing);
  expect(made.map(({ file }) => file)).toEqual([
    ...documents.flatMap(({ uid }) => [`${uid}.dark.html`, `${uid}.light.html`]),
    "index.html",
  ]);
  for (const { file } of made.slice(0, -1)) expect(made.at(-1)?.html).toContain(`href="${file}"`);
});

test("a page needs nothing from elsewhere, and holds every panel by its title", async () => {
  const made = await pages();
  for (const dashboard of documents) {
    const html = made.find(({ file }) => file === `${dashboard.uid}.dark.html`)?.html ?? "";
    expect(html).not.toMatch(/<script|<link|<img|src=|@import|url\(http/);
    for (const { id } of dashboard.panels.filter(({ type }) => type !== "row")) {
      expect(html).toContain(`data-panel="${String(id)}"`);
    }
    expect(html).not.toContain("undefined");
  }
});

test("the same data gives the same bytes, whatever was drawn before", async () => {
  const some = documents.filter(({ uid }) => uid === "llm-canary" || uid === "monitoring-self");
  const [first, second] = [await pages(some), await pages(some)];
  // Not the pages themselves: nobody reads a difference of megabytes.
  expect(first.filter(({ html }, index) => html !== second[index]?.html).map(({ file }) => file)).toEqual([]);
});

test("a panel without data says what its emptiness means", async () => {
  const made = await pages(documents, nothing);
  const overview = made.find(({ file }) => file === "llm-overview.light.html")?.html ?? "";
  expect(overview).toContain('<p class="empty">No alert is firing</p>');
  expect(overview).not.toContain("<svg");
});

test("before and after stand side by side", async () => {
  const [dashboard] = documents;
  if (dashboard === undefined) throw new Error("no dashboard");
  const data = await liveData(dashboard, range, madeUp);
  const [page] = previewPages([
    [
      { caption: "before, HEAD^", dashboard, data },
      { caption: "after", dashboard, data },
    ],
  ]);
  expect(page?.html.match(/<h1>.*?<\/h1>/g)).toEqual([
    "<h1>LLM platform overview — before, HEAD^</h1>",
    "<h1>LLM platform overview — after</h1>",
  ]);
  expect(page?.html.match(/<main style="left:\d+px;width:\d+px/g)).toEqual([
    '<main style="left:12px;width:702px',
    '<main style="left:726px;width:702px',
  ]);
});
