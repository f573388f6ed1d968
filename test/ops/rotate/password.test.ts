import { compareSync } from "bcryptjs";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { environmentEndpoints } from "../../../ops/environment-endpoints.ts";
import { rotateReadPassword } from "../../../ops/rotate/password.ts";
import { RotationError, type RotationSite } from "../../../ops/rotate/site.ts";
import { madeLogins } from "../../../ops/secrets/logins.ts";
import { activeTarget } from "../active-target.ts";
import { fixtureEnvironment } from "../local-environment.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

const webConfig = z.object({ basic_auth_users: z.record(z.string(), z.string()) });

let checkout: string;
let server: Server;
let site: RotationSite;
let said: string[];
/** Whether the deployment lock is lost. */
let lost: boolean;
/** Statuses that Grafana answers its reloads with, one after the other; the last one stays. */
let reloads: number[];
/** What came of Prometheus' scrapes of itself and of Alertmanager; empty where they went well. */
let scrapeError: string;
/** Whether a server lets in who logs in. */
let letsIn: (name: string, authorization?: string) => boolean;

const lockError = new Error("mon01: deployment lock: the connection that held it is gone");

beforeEach(async () => {
  checkout = temporaryDirectory("rotate-password-");
  said = [];
  lost = false;
  reloads = [200];
  scrapeError = "";
  letsIn = knows;
  let scrapes = 0;
  // As the three servers answer, in clear: by the users of their own web.yml, read at each request.
  server = createServer(({ url = "", headers, method }, response) => {
    const [, name = "", path = ""] = /^\/(\w+)(\/[^?]*)/.exec(url) ?? [];
    const answered = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    if (path === "/-/ready") answered(letsIn(name, headers.authorization) ? 200 : 401, {});
    else if (path === "/api/v1/targets") {
      scrapes += 1;
      const health = scrapeError === "" ? "up" : "down";
      const target = { lastScrape: String(scrapes), health, lastError: scrapeError };
      const pools = ["citadel-prometheus", "citadel-alertmanager"];
      const activeTargets = pools.map((scrapePool) => ({ ...activeTarget, scrapePool, ...target }));
      answered(200, { data: { activeTargets } });
    } else if (path === "/api/users/lookup") answered(404, {});
    else if (path.endsWith("/reload"))
      answered((reloads.length > 1 ? reloads.shift() : reloads[0]) ?? 200, "no");
    else answered(200, method === "POST" ? { id: 2 } : {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const base = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}`;
  const environment = fixtureEnvironment(checkout);
  const passwordFile = join(checkout, "grafana");
  writeFileSync(passwordFile, "x\n");
  site = {
    environment,
    checkout,
    endpoints: {
      ...environmentEndpoints(environment, checkout),
      prometheus: { url: `${base}/prometheus` },
      alertmanager: { url: `${base}/alertmanager` },
      grafana: { url: `${base}/grafana`, user: "admin", passwordFile },
    },
    report: (line) => said.push(line),
    expectHeld: () => {
      if (lost) throw lockError;
    },
  };
  await madeLogins(environment, checkout);
});
afterEach(() => {
  jest.restoreAllMocks();
  server.close();
});

const hosts = () => join(checkout, ".local/rehearsal/hosts/mon01/etc");
const secrets = (name: string) => join(hosts(), name, "citadel/secrets");
const password = () => readFileSync(join(checkout, ".local/rehearsal/secrets/metrics-read-password"), "utf8");

/** Whether a server's web.yml knows who logs in. */
function knows(name: string, authorization = ""): boolean {
  const [, encoded = ""] = authorization.split(" ");
  const [user = "", secret = ""] = Buffer.from(encoded, "base64").toString().split(":");
  const users = webConfig.parse(parse(readFileSync(join(secrets(name), "web.yml"), "utf8")));
  return compareSync(secret, users.basic_auth_users[user] ?? "");
}

const refused = new RotationError(
  'read-password: Grafana does not read its data sources again (status 500: "no"): its log says why',
);
const accepted =
  "read-password: Prometheus and Alertmanager accept the new one and refuse the old one" as const;
const grafanaHasIt = "read-password: Grafana's data source and its user citadel-read have the new one";

test("Prometheus has taken the new password before Grafana is told of it", async () => {
  const old = password();
  await rotateReadPassword(site);
  expect(password()).not.toBe(old);
  expect(said).toEqual([accepted, "read-password: Prometheus scrapes with the new one", grafanaHasIt]);
});

test("a Grafana that does not read its data sources ends the rotation before it has changed anything", async () => {
  const old = password();
  reloads = [500];
  await expect(rotateReadPassword(site)).rejects.toThrow(refused);
  expect([password(), said]).toEqual([old, []]);
});

test("a Grafana that no longer reads its data sources leaves Prometheus with the new password", async () => {
  const old = password();
  reloads = [200, 500];
  await expect(rotateReadPassword(site)).rejects.toThrow(refused);
  expect(password()).not.toBe(old);
  expect(said).toEqual([accepted, "read-password: Prometheus scrapes with the new one"]);
});

test("a scrape that fails for another reason than the password restarts nothing, and Grafana has the new one", async () => {
  scrapeError = "dial tcp 127.0.79.11:40100: connection refused";
  await expect(rotateReadPassword(site)).rejects.toThrow(
    /^(?:prometheus|alertmanager): the scrape failed \(dial tcp 127\.0\.79\.11:40100: connection refused\)/,
  );
  expect(said).toEqual([accepted, grafanaHasIt]);
});

test("where both fail, the first is thrown and the second is told", async () => {
  scrapeError = "connection refused";
  reloads = [200, 500];
  await expect(rotateReadPassword(site)).rejects.toThrow(/the scrape failed \(connection refused\)/);
  expect(said).toEqual([
    accepted,
    `read-password: giving Grafana the new one did not work either (${refused.message}): rotate again`,
  ]);
});

test("whoever has lost the deployment lock changes no password, and puts none back", async () => {
  const old = password();
  lost = true;
  await expect(rotateReadPassword(site)).rejects.toThrow(lockError);
  expect([password(), said]).toEqual([old, []]);
  lost = false;
  letsIn = () => {
    const late = Date.now() + 61_000;
    jest.spyOn(Date, "now").mockReturnValue(late);
    lost = true;
    return false;
  };
  await expect(rotateReadPassword(site)).rejects.toThrow(
    /^read-password: prometheus: the new one is not accepted/,
  );
  expect(password()).not.toBe(old);
  expect(said).toEqual([
    `read-password: putting the old one back did not work either (${lockError.message}): rotate again, which begins by making all files fit`,
  ]);
});

test("a roll-back that fails does not hide why it was needed", async () => {
  letsIn = () => {
    // A minute is over, and where the old web.yml is to go there is a directory.
    const late = Date.now() + 61_000;
    jest.spyOn(Date, "now").mockReturnValue(late);
    const file = join(secrets("prometheus"), "web.yml");
    rmSync(file, { recursive: true });
    mkdirSync(file);
    letsIn = () => false;
    return false;
  };
  await expect(rotateReadPassword(site)).rejects.toThrow(
    /^read-password: prometheus: the new one is not accepted/,
  );
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(
    /^read-password: putting the old one back did not work either \(mon01: .*\): rotate again, which begins by making all files fit$/,
  );
});
