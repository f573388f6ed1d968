import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { writeSecret } from "../../../ops/certificates/host-certificates.ts";
import { environmentEndpoints } from "../../../ops/environment-endpoints.ts";
import { secretOf, type RotationSite } from "../../../ops/rotate/site.ts";
import { rotateScrapeToken } from "../../../ops/rotate/token.ts";
import { fixtureEnvironment } from "../local-environment.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let checkout: string;
let exporter: Server;
let site: RotationSite;
let said: string[];
/** After which line the deployment lock is lost. */
let lostAfter: string;

const lockError = new Error("mon01: deployment lock: the connection that held it is gone");

beforeEach(async () => {
  checkout = temporaryDirectory("rotate-token-");
  said = [];
  // As the exporter answers: by the tokens that its file holds, read at each request.
  exporter = createServer((request, response) => {
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    response.writeHead(tokensOf("exporter").includes(token) ? 200 : 401).end();
  });
  exporter.listen(0, "127.0.0.1");
  await once(exporter, "listening");
  const address = exporter.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const environment = fixtureEnvironment(checkout);
  const known = environmentEndpoints(environment, checkout);
  const { tokenFile } = known.exporter;
  // It answers in clear, and the CA is read all the same.
  writeFileSync(join(checkout, "ca"), "");
  site = {
    environment,
    checkout,
    endpoints: {
      ...known,
      exporter: { tokenFile, url: `http://127.0.0.1:${String(port)}`, caFile: join(checkout, "ca") },
    },
    report: (line) => said.push(line),
    expectHeld: () => {
      if (said.includes(lostAfter)) throw lockError;
    },
  };
  for (const reader of ["exporter", "prometheus"] as const)
    await writeSecret(environment, secretOf(site, "scrape-token", reader), "old\n");
});
afterEach(() => {
  exporter.close();
});

function tokensOf(reader: "exporter" | "prometheus"): readonly string[] {
  const { host, path } = secretOf(site, "scrape-token", reader);
  const text = readFileSync(join(checkout, ".local/rehearsal/hosts", host, path), "utf8");
  return text.trim().split("\n");
}

test("where the deployment lock is lost while both tokens are in force, both stay, and Prometheus keeps the old one", async () => {
  lostAfter = "scrape-token: the exporter accepts the old one and the new one";
  await expect(rotateScrapeToken(site)).rejects.toThrow(lockError);
  expect(said).toEqual([lostAfter]);
  expect(tokensOf("exporter")).toEqual([expect.any(String), "old"]);
  expect(tokensOf("prometheus")).toEqual(["old"]);
});
