import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PNG } from "pngjs";
import { dashboards, uids } from "../../../dashboards/index.ts";
import { inventory } from "../../../inventory/index.ts";
import { grafanaDashboard, panelsOf } from "../../../ops/dashboard-check/grafana.ts";
import { liveData } from "../../../ops/preview/live-data.ts";
import { dashboardPage, pageHeight, PAGE_WIDTH, panelsPlaces } from "../../../ops/preview/page.ts";
import { chromium, takePicture } from "../../../ops/preview/pictures.ts";
import { themes } from "../../../ops/preview/theme.ts";
import { madeUp } from "../../ops/preview/made-up.ts";
import { drawnShare } from "./drawn-pixels.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// A picture takes some seconds, and on a machine that is busy a minute.
jest.setTimeout(3 * 60 * 1000);

/** Least share of a panel's pixels that are no background: one line of text in a panel of half the page is more. */
const LEAST_DRAWN = 0.001;

const range = { from: 1_795_420_800, to: 1_795_421_400 };
const documents = dashboards(inventory).map(({ json }) => grafanaDashboard(json));

let folder = "";
beforeAll(() => {
  folder = temporaryDirectory("citadel-pictures-");
});

async function picture(name: string, html: string, height: number): Promise<PNG> {
  const page = join(folder, `${name}.html`);
  const file = join(folder, `${name}.png`);
  writeFileSync(page, html);
  await takePicture(page, file, height);
  return PNG.sync.read(readFileSync(file));
}

// Chromium is no part of the project: `npm run preview -- --pictures` says how it is installed.
const withChromium = chromium() === undefined ? describe.skip : describe;

withChromium("in pictures by Chromium (skipped where none is installed: apt-get install chromium)", () => {
  test.each(documents.map((dashboard) => [dashboard.uid, dashboard] as const))(
    "every panel of %s has something drawn, and the page ends where its last panel does",
    async (uid, dashboard) => {
      const side = { caption: "", dashboard, data: await liveData(dashboard, range, madeUp) };
      const png = await picture(uid, dashboardPage([side], themes.dark), pageHeight([side]));
      expect([png.width, png.height]).toEqual([PAGE_WIDTH, pageHeight([side])]);
      const places = panelsPlaces(side);
      const panels = panelsOf(dashboard);
      expect(Object.keys(places)).toHaveLength(panels.length);
      const blank = panels.filter(({ id = 0 }) => {
        const place = places[id];
        return place === undefined || drawnShare(png, place) < LEAST_DRAWN;
      });
      expect(blank.map(({ title }) => title)).toEqual([]);
    },
  );

  test("a panel of which nothing is drawn is noticed", async () => {
    const [dashboard] = documents.filter(({ uid }) => uid === uids.gpus);
    if (dashboard === undefined) throw new Error("no dashboard");
    const side = { caption: "", dashboard, data: await liveData(dashboard, range, madeUp) };
    const [first] = panelsOf(dashboard);
    const id = first?.id ?? 0;
    const html = dashboardPage([side], themes.dark).replace(
      new RegExp(`(data-panel="${String(id)}"[^>]*><h3>[^<]*</h3>).*?</section>`, "s"),
      "$1</section>",
    );
    const png = await picture("blank", html, pageHeight([side]));
    const place = panelsPlaces(side)[id];
    expect(place && drawnShare(png, place)).toBe(0);
  });
});
