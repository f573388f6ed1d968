import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { scrapeSeconds } from "../../../exporter/server/scrape-deadline.ts";

test.each([
  ["nothing, as curl does", undefined, 9.5],
  ["10 s", "10", 9.5],
  ["3 s", "3", 2.5],
  ["a second", "1", 0.5],
  ["half a second", "0.5", 0.5],
  ["a millisecond", "0.001", 0.5],
  ["two minutes", "120", 10],
  ["zero", "0", 9.5],
  ["less than nothing", "-3", 9.5],
  ["no number", "soon", 9.5],
  ["infinity", "Infinity", 10],
])("a scraper that says %s", (_case, header, seconds) => {
  const request = new IncomingMessage(new Socket());
  if (header !== undefined) request.headers["x-prometheus-scrape-timeout-seconds"] = header;
  expect(scrapeSeconds(request)).toBe(seconds);
});
