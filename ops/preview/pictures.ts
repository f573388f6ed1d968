import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { runCommand } from "../command.ts";
import { PAGE_WIDTH } from "./page.ts";

/** A browser that cannot be had, or did not draw. */
class PictureError extends Error {
  override readonly name = "PictureError";
}

/** Where Linux distributions put a browser that draws without a screen. */
const browsers = ["chromium", "chromium-browser", "google-chrome"].map((name) => `/usr/bin/${name}`);

/** Path of a Chromium on this machine; undefined where there is none. */
export function chromium(): string | undefined {
  return browsers.find((path) => existsSync(path));
}

/**
 * Takes a picture of a page, as wide as a laptop's screen.
 * @param html absolute path of the page
 * @param png absolute path of the picture
 * @param height of the page in pixels
 * @throws {PictureError} when there is no Chromium, or it did not write the picture.
 */
export async function takePicture(html: string, png: string, height: number): Promise<void> {
  const browser = chromium();
  if (browser === undefined)
    throw new PictureError(
      "pictures: no Chromium on this machine: apt-get install chromium, or leave --pictures out",
    );
  const { exitCode, stderr } = await runCommand(
    [
      browser,
      "--headless",
      // A page of our own, without scripts; in containers, and as root, there is no other way.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--hide-scrollbars",
      "--force-device-scale-factor=1",
      `--window-size=${String(PAGE_WIDTH)},${String(height)}`,
      `--screenshot=${png}`,
      pathToFileURL(html).href,
    ],
    { timeoutSeconds: 120 },
  );
  if (exitCode !== 0 || !existsSync(png))
    throw new PictureError(
      `${html}: Chromium drew no picture, exit code ${String(exitCode)}: ${stderr.trim()}`,
    );
}
