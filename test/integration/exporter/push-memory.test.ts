/** The exporter in a container with the memory that production gives it, and pushes as large as they may be. */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { Agent, request } from "undici";
import { bundled } from "../../exporter/support/bundle.ts";
import { cleanup } from "../../exporter/support/cleanup.ts";
import { catalogueEntry } from "../../exporter/support/config.ts";
import { type Container, container, docker, folderOf, image, said } from "./containers.ts";
import { floods, labelNames, type LargeBody, largestAllowed } from "./push-bodies.ts";

jest.setTimeout(300_000);
const { later, run } = cleanup();
afterAll(run);

/** Of the container in `infra/stacks/exporter-stack.ts`. */
const MEBIBYTES = 256;
/** What is kept free of it, for what the kernel counts beside the process. */
const SPARE_MEBIBYTES = 16;
/** As many as are answered at once, a quarter of them to one client. */
const PUSHES = 16;
const CLIENTS = ["rag-1", "rag-2", "rag-3", "rag-4"];
const SCRAPES = 4;
/** Of `customMetrics` in `inventory/custom-metrics.ts`: here one namespace may have them all. */
const SERIES = 10_000;
const FAMILY = "rag_flooded";
const url = "http://127.0.77.29:19092";
const agent = later(new Agent({ headersTimeout: 0, bodyTimeout: 0 }));
let exporter: Container;

beforeAll(async () => {
  const context = bundled();
  const web = { kind: "web", target: "nobody", timeoutSeconds: 0.1, url: "http://127.0.0.1:1/" };
  const family = {
    ...{ name: FAMILY, type: "gauge", help: "Help.", labels: labelNames },
    ...{ mostSeries: SERIES, lifeSpanSeconds: 3600 },
  };
  const rag = { namespace: "rag", owner: "llm", mostSeries: SERIES, mostGroups: 20, families: [family] };
  const folder = folderOf({
    "exporter.json": JSON.stringify({
      ...{ targets: [web], canaries: [], catalogue: [catalogueEntry] },
      clients: CLIENTS.map((name) => ({
        ...{ name, roles: ["push:rag"] },
        tokenHashFile: `/conf/${name}.sha256`,
      })),
      customMetrics: { mostSeries: SERIES, namespaces: [rag] },
    }),
    ...Object.fromEntries(
      CLIENTS.map((name) => [
        `${name}.sha256`,
        `${createHash("sha256").update(`${name}-token`).digest("hex")}\n`,
      ]),
    ),
    scrape: "scrape-token\n",
    admin: "admin-token\n",
  });
  const built = await docker("build", "--quiet", "--build-arg", `BASE=${await image("node")}`, context);
  exporter = later(
    await container(built, {
      mebibytes: MEBIBYTES,
      mounts: { "/conf": folder.path },
      env: { HEALTH_URL: `${url}/-/healthy` },
      command: [
        ...["--config", "/conf/exporter.json", "--listen-address", "127.0.77.29:19092"],
        ...["--scrape-token-file", "/conf/scrape", "--admin-token-file", "/conf/admin"],
      ],
    }),
  );
  await said(exporter, '"msg":"listening"');
});

/** Statuses of so many pushes of a body at once, and of scrapes meanwhile; each once. */
async function statusesOf({ contentType, body }: LargeBody): Promise<readonly number[]> {
  const zipped = gzipSync(body);
  const pushes = Array.from({ length: PUSHES }, (_, index) =>
    request(`${url}/metrics/job/j${String(index)}`, {
      dispatcher: agent,
      method: "PUT",
      headers: {
        authorization: `Bearer ${CLIENTS[index % CLIENTS.length] ?? ""}-token`,
        "content-type": contentType,
        "content-encoding": "gzip",
      },
      body: zipped,
    }),
  );
  const scrapes = Array.from({ length: SCRAPES }, () =>
    request(`${url}/metrics`, {
      dispatcher: agent,
      headers: { authorization: "Bearer scrape-token", "accept-encoding": "gzip" },
    }),
  );
  const answers = await Promise.all(
    [...pushes, ...scrapes].map(async (answered) => {
      const { statusCode, body: text } = await answered;
      await text.dump({ limit: 2 ** 30 });
      return statusCode;
    }),
  );
  return [...new Set(answers)].toSorted((a, b) => a - b);
}

/** The most resident memory that the exporter's process ever had. */
async function peakMebibytes(): Promise<number> {
  const status = await docker("exec", exporter.id, "cat", "/proc/1/status");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

test.each([...largestAllowed(FAMILY, SERIES), ...floods(FAMILY)])(
  "sixteen pushes at once of $title stay within the container's memory, and scrapes go on",
  async (large) => {
    expect(await statusesOf(large)).toEqual([200, 422]);
    const peak = await peakMebibytes();
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThan(MEBIBYTES - SPARE_MEBIBYTES);
  },
);

test("after all of them it is still the same process", async () => {
  const state = "{{.State.Status}} {{.State.OOMKilled}} {{.RestartCount}}";
  expect(await docker("inspect", "--format", state, exporter.id)).toBe("running false 0");
});
