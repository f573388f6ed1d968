import { queueDepth, sumOf } from "../../../exporter/canary/queue-depth.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanup } from "../support/cleanup.ts";
import { canary } from "../support/config.ts";
import { httpTarget } from "../support/http-target.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);

test.each([
  ["one series", "waiting 3\n", 3],
  ["several series", 'waiting{engine="0"} 1\nwaiting{engine="1"} 2.0\n', 3],
  ["a label value with braces and spaces", 'waiting{model="a } b"} 4\n', 4],
  ["a timestamp behind it", "waiting 5 1700000000000\n", 5],
  ["an exponent", "waiting 1e+01\n", 10],
  ["a comment before it", "# TYPE waiting gauge\nwaiting 0\n", 0],
  ["another metric whose name begins alike", "waiting_by_reason 7\nwaiting 1\n", 1],
  ["no such metric", "running 7\n", undefined],
  ["no number", "waiting NaN\nwaiting x\n", undefined],
  ["nothing", "", undefined],
])("the depth in %s is their sum", (_case, text, sum) => {
  expect(sumOf("waiting", text)).toBe(sum);
});

test.each([
  ["on the model's own address the model's key is sent", "", "Bearer k-1"],
  ["anywhere else no key is sent", "elsewhere", undefined],
])("%s", async (_case, place, sent) => {
  const keys: (string | undefined)[] = [];
  const listener = later(
    await httpTarget((request, response) => {
      keys.push(request.headers.authorization);
      response.end("waiting 2\n");
    }),
  );
  const folder = temporaryDirectory("exporter-queue-");
  writeFileSync(join(folder, "key"), "k-1\n");
  const depth = await queueDepth(
    {
      ...canary,
      directUrl: place === "" ? listener.url : "http://127.0.0.1:1",
      directApiKeyFile: join(folder, "key"),
      queue: { metricsUrl: `${listener.url}/metrics`, metric: "waiting", mostWaiting: 9 },
    },
    { policy: addressPolicy(), cut: new AbortController().signal },
  );
  expect(depth).toBe(2);
  expect(keys).toEqual([sent]);
});
