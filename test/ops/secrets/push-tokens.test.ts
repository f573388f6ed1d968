import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exporterConfig } from "../../../infra/render/exporter-config.ts";
import { customMetrics } from "../../../inventory/custom-metrics.ts";
import { secretFiles } from "../../../inventory/secrets.ts";
import type { LocalEnvironment } from "../../../ops/secrets/local.ts";
import { madePushTokens } from "../../../ops/secrets/push-tokens.ts";
import { fixtureEnvironment } from "../local-environment.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let checkout: string;
let environment: LocalEnvironment;
beforeEach(() => {
  checkout = temporaryDirectory("push-tokens-");
  const fixture = fixtureEnvironment(checkout);
  environment = { ...fixture, inventory: { ...fixture.inventory, customMetrics } };
});

const tokenFile = (namespace: string) => join(checkout, `.local/rehearsal/secrets/push-${namespace}-token`);
const hashFile = (namespace: string) =>
  join(checkout, `.local/rehearsal/hosts/gpu01/etc/llm-exporter/citadel/secrets/push-${namespace}.sha256`);
const text = (file: string) => readFileSync(file, "utf8");
const hashOf = (token: string) => `${createHash("sha256").update(token.trim()).digest("hex")}\n`;

test("each namespace gets a token of its own, of which the exporter's host has the hash only", async () => {
  const made = await madePushTokens(environment, checkout);
  expect(made.slice(0, 2)).toEqual([
    { host: "this machine", path: ".local/rehearsal/secrets/push-rag-token" },
    { host: "gpu01", path: "/etc/llm-exporter/citadel/secrets/push-rag.sha256" },
  ]);
  expect(made).toHaveLength(2 * customMetrics.namespaces.length);
  expect(text(tokenFile("rag"))).toMatch(/^[A-Za-z0-9_-]{43}\n$/);
  expect(text(tokenFile("rag"))).not.toBe(text(tokenFile("evaluation")));
  expect(text(hashFile("rag"))).toBe(hashOf(text(tokenFile("rag"))));
  const modes = [tokenFile("rag"), hashFile("rag")].map((file) => (lstatSync(file).mode & 0o777).toString(8));
  expect(modes).toEqual(["600", "640"]);
});

test("the exporter is told to read exactly the hashes that are made", async () => {
  await madePushTokens(environment, checkout);
  const { clients = [] } = exporterConfig(environment.inventory);
  expect(clients[0]).toEqual({
    name: "push-rag",
    roles: ["push:rag"],
    tokenHashFile: "/etc/llm-exporter/citadel/secrets/push-rag.sha256",
  });
  const listed = secretFiles(environment.inventory).filter(({ source }) => source === "token-hash");
  expect(clients.map(({ tokenHashFile }) => tokenHashFile)).toEqual(listed.map(({ path }) => path));
});

test("made again, nothing changes; a lost hash is made from the token that there is", async () => {
  await madePushTokens(environment, checkout);
  expect(await madePushTokens(environment, checkout)).toEqual([]);
  const token = text(tokenFile("rag"));
  rmSync(hashFile("rag"));
  expect(await madePushTokens(environment, checkout)).toEqual([
    { host: "gpu01", path: "/etc/llm-exporter/citadel/secrets/push-rag.sha256" },
  ]);
  expect([text(tokenFile("rag")), text(hashFile("rag"))]).toEqual([token, hashOf(token)]);
});

test("a token that was handed out and taken from this machine is not made anew, nor is a second hash touched", async () => {
  await madePushTokens(environment, checkout);
  rmSync(tokenFile("rag"));
  writeFileSync(hashFile("rag"), `${hashOf("new")}${hashOf("old")}`);
  expect(await madePushTokens(environment, checkout)).toEqual([]);
  expect([existsSync(tokenFile("rag")), text(hashFile("rag"))]).toEqual([
    false,
    `${hashOf("new")}${hashOf("old")}`,
  ]);
});
