import type { PNG } from "pngjs";
import type { Box } from "../../../ops/preview/panel.ts";

/** Height of a panel's title in pixels, and what its border takes. */
const TITLE = 30;
const BORDER = 3;

/** Share (0–1) of the pixels beneath a panel's title that have another colour than most of them. */
export function drawnShare(picture: PNG, { x, y, width, height }: Box): number {
  const counts = new Map<number, number>();
  for (let row = y + TITLE; row < y + height - BORDER; row += 1) {
    for (let column = x + BORDER; column < x + width - BORDER; column += 1) {
      const color = picture.data.readUInt32BE((row * picture.width + column) * 4);
      counts.set(color, (counts.get(color) ?? 0) + 1);
    }
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return all === 0 ? 0 : 1 - Math.max(...counts.values()) / all;
}
