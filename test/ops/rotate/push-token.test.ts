import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { customMetrics } from "../../../inventory/custom-metrics.ts";
import { environmentEndpoints } from "../../../ops/environment-endpoints.ts";
import { HttpError } from "../../../ops/http.ts";
import { rotatePushToken } from "../../../ops/rotate/push-token.ts";
import { RotationError, type RotationSite } from "../../../ops/rotate/site.ts";
import { madePushTokens } from "../../../ops/secrets/push-tokens.ts";
import { fixtureEnvironment } from "../local-environment.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let checkout: string;
let exporter: Server;
let site: RotationSite;
let said: string[];
/** Whether the deployment lock is lost. */
let lost: boolean;
let knows: (hash: string) => boolean;
const lockError = new Error("mon01: deployment lock: the connection that held it is gone");

beforeEach(async () => {
  checkout = temporaryDirectory("rotate-push-");
  said = [];
  lost = false;
  knows = (hash) => text(hashFile()).includes(hash);
  // As the exporter answers who may push only: known or not, nobody of them reads.
  exporter = createServer((request, response) => {
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    response.writeHead(knows(hashOf(token)) ? 403 : 401).end();
  });
  exporter.listen(0, "127.0.0.1");
  await once(exporter, "listening");
  const address = exporter.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const fixture = fixtureEnvironment(checkout);
  const environment = { ...fixture, inventory: { ...fixture.inventory, customMetrics } };
  const caFile = join(checkout, "ca");
  writeFileSync(caFile, "");
  site = {
    environment,
    checkout,
    endpoints: {
      ...environmentEndpoints(environment, checkout),
      exporter: { url: `http://127.0.0.1:${String(port)}`, tokenFile: "", caFile },
    },
    report: (line) => said.push(line),
    expectHeld: () => {
      if (lost) throw lockError;
    },
  };
  await madePushTokens(environment, checkout);
});
afterEach(() => {
  exporter.close();
});

const tokenFile = () => join(checkout, ".local/rehearsal/secrets/push-rag-token");
const hashFile = () =>
  join(checkout, ".local/rehearsal/hosts/gpu01/etc/llm-exporter/citadel/secrets/push-rag.sha256");
const text = (file: string) => readFileSync(file, "utf8");
const hashOf = (token: string) => createHash("sha256").update(token.trim()).digest("hex");
const hashes = () => text(hashFile()).trim().split("\n");

test("the first run makes a token that is accepted beside the old one, the second ends the old one", async () => {
  const old = text(tokenFile());
  await rotatePushToken(site, "rag");
  const token = text(tokenFile());
  expect(token).not.toBe(old);
  expect(hashes()).toEqual([hashOf(token), hashOf(old)]);
  expect(said).toEqual([
    "push-rag-token: the new one is in .local/rehearsal/secrets/push-rag-token; the exporter accepts the old one too",
    'push-rag-token: hand it to whoever pushes; when llm_exporter_outdated_token_requests_total{role="push"} stands still, end the old one: npm run rotate -- --env local --instance rehearsal --prefix 127.0.79 push-rag-token',
  ]);
  await rotatePushToken(site, "rag");
  expect(hashes()).toEqual([hashOf(token)]);
  expect(said.at(-1)).toBe("push-rag-token: the exporter refuses the old one");
});

test("a token that the exporter does not take leaves everything as it was", async () => {
  const old = text(tokenFile());
  knows = () => false;
  await expect(rotatePushToken(site, "rag")).rejects.toThrow(RotationError);
  expect([text(tokenFile()), hashes()]).toEqual([old, [hashOf(old)]]);
  expect(said).toEqual(["push-rag.sha256: what was there before is back in place"]);
});

test("a roll-back that fails does not hide why it was needed", async () => {
  knows = () => {
    rmSync(hashFile());
    mkdirSync(hashFile());
    return false;
  };
  const { url } = site.endpoints.exporter;
  await expect(rotatePushToken(site, "rag")).rejects.toThrow(
    new RotationError(
      `push-rag.sha256: the new token is not accepted (${url}/metrics: status 401): the exporter does not read /etc/llm-exporter/citadel/secrets/push-rag.sha256: look at its log`,
    ),
  );
  expect(said).toEqual([
    expect.stringMatching(
      /^push-rag\.sha256: putting the old one back did not work either \(gpu01: .*\): rotate again, which goes on with the new one$/,
    ),
  ]);
});

test("whoever has lost the deployment lock does not put the old token back", async () => {
  const old = text(tokenFile());
  knows = () => {
    lost = true;
    return false;
  };
  await expect(rotatePushToken(site, "rag")).rejects.toThrow(RotationError);
  expect(hashes().slice(1)).toEqual([hashOf(old)]);
  expect(said).toEqual([
    `push-rag.sha256: putting the old one back did not work either (${lockError.message}): rotate again, which goes on with the new one`,
  ]);
});

test("an exporter that does not answer leaves everything as it was", async () => {
  const old = text(tokenFile());
  exporter.close();
  await once(exporter, "close");
  await expect(rotatePushToken(site, "rag")).rejects.toThrow(HttpError);
  expect([text(tokenFile()), hashes()]).toEqual([old, [hashOf(old)]]);
  expect(existsSync(`${tokenFile()}.next`)).toBe(false);
});

test("a run that was killed before it said where the new token is goes on with that token", async () => {
  const old = text(tokenFile());
  writeFileSync(`${tokenFile()}.next`, "begun\n");
  writeFileSync(hashFile(), `${hashOf("begun")}\n${hashOf(old)}\n`);
  await rotatePushToken(site, "rag");
  expect(said[0]).toBe("push-rag-token: goes on with the rotation that was begun");
  expect([text(tokenFile()), hashes()]).toEqual(["begun\n", [hashOf("begun"), hashOf(old)]]);
});

test("who does not hold the new token cannot end the old one", async () => {
  const old = text(tokenFile());
  const both = `${hashOf("elsewhere")}\n${hashOf(old)}\n`;
  writeFileSync(hashFile(), both);
  await expect(rotatePushToken(site, "rag")).rejects.toThrow(
    new RotationError(
      "push-rag-token: .local/rehearsal/secrets/push-rag-token: does not hold the new token: copy it from the deployer who began the rotation; where nobody has it, remove the first line of gpu01: /etc/llm-exporter/citadel/secrets/push-rag.sha256, then rotate again",
    ),
  );
  expect(text(hashFile())).toBe(both);
});
