import { refusalFromPull } from "../../../ops/offline/image-pull.ts";
import { buildProblem } from "../../../ops/offline/provider-build.ts";
import { providerRecipes } from "../../../ops/offline/provider-catalogue.ts";
import { hiddenRegistryProblem } from "../../../ops/offline/providers.ts";
import { reachFromInit, terraformEnvironment } from "../../../ops/offline/registry.ts";
import { sufficientGo } from "../../../ops/offline/go.ts";
import { goBuild, pull, terraformInit } from "./failure-texts.ts";

test("a registry that knows no provider of a name that nobody has taken is reachable", () => {
  expect(reachFromInit(terraformInit.noSuchProvider)).toEqual({ reachable: true });
});

test.each([
  [terraformInit.unresolved, "dial tcp: lookup registry.terraform.io on 192.0.2.53:53: no such host"],
  [terraformInit.proxyRefused, "dial tcp 127.0.9.1:1: connect: connection refused"],
])("a clear refusal of the Terraform registry allows the fallback: %s", (text, because) => {
  expect(reachFromInit(text)).toEqual({ reachable: false, because });
});

test("a Terraform registry that has not answered allows no fallback", () => {
  expect(() => reachFromInit(terraformInit.noAnswer)).toThrow(
    new Error(
      'terraform init: Failed to query available provider packages Could not retrieve the list of available versions for provider citadel-monitoring/unknown: could not connect to registry.terraform.io: failed to request discovery document: Get "https://registry.terraform.io/.well-known/terraform.json": context deadline exceeded: no answer in time says nothing about the next attempt: run the same command again',
    ),
  );
});

test("a proxy that knows no registry is no registry that knows no provider", () => {
  expect(() => reachFromInit(terraformInit.proxyKnowsNothing)).toThrow(
    "Not Found: correct the cause named above and run the same command again",
  );
});

test("a clear refusal of the image registry allows the fallback", () => {
  expect(refusalFromPull("redis:8.0.6", pull.refused)).toBe(
    "dial tcp 127.0.9.1:1: connect: connection refused",
  );
});

test.each([
  [
    pull.noAnswer,
    'docker pull redis:8.0.6: Get "http://127.0.9.1:7001/v2/": context deadline exceeded: no answer in time says nothing about the next attempt: run the same command again',
  ],
  [pull.noSuchTag, "docker pull redis:8.0.6: manifest unknown: correct the name or the version"],
  [
    pull.rateLimit,
    "docker pull redis:8.0.6: toomanyrequests: You have reached your unauthenticated pull rate limit.: wait an hour, or log in for a higher limit (docker login)",
  ],
])("anything else about an image is an error: %s", (text, message) => {
  expect(() => refusalFromPull("redis:8.0.6", text)).toThrow(new Error(message));
});

test("a provider that cannot be built says why, and how else to get it", () => {
  expect(buildProblem(providerRecipes.grafana, goBuild.unresolved)).toBe(
    'ops/offline/grafana-provider: go build: go: example.com/x@v1.0.0: Get "http://proxy.example.com/example.com/x/@v/v1.0.0.mod": dial tcp: lookup proxy.example.com on 192.0.2.53:53: no such host: let this machine reach it, or set HTTPS_PROXY, or run terraform providers mirror ~/.terraform.d/plugins where the registry can be reached and copy that folder here',
  );
});

test("of a failed build only what went wrong is told", () => {
  expect(buildProblem(providerRecipes.docker, goBuild.forbidden)).toMatch(
    /^ops\/offline\/docker-provider: go build: example\.com\/x@v1\.0\.0: reading http:\/\/127\.0\.9\.1:7003\/example\.com\/x\/@v\/v1\.0\.0\.zip: 403 Forbidden: log in /,
  );
});

test("a mirror that hides the registry is named with what it holds", () => {
  expect(hiddenRegistryProblem(providerRecipes.grafana, ["3.0.0", "4.0.0"])).toMatch(
    /grafana\/grafana: holds 3\.0\.0, 4\.0\.0 but not 4\.45\.1, and keeps Terraform from asking the registry: add 4\.45\.1 there, or move the folder away$/,
  );
});

describe("TF_CLI_CONFIG_FILE", () => {
  const before = process.env["TF_CLI_CONFIG_FILE"];
  afterEach(() => {
    if (before === undefined) delete process.env["TF_CLI_CONFIG_FILE"];
    else process.env["TF_CLI_CONFIG_FILE"] = before;
  });

  test.each([
    [
      "is taken away where its file does not exist",
      "/no/such/terraformrc",
      { TF_CLI_CONFIG_FILE: undefined },
    ],
    ["is kept where its file exists", "package.json", {}],
  ])("%s", (_case, file, environment) => {
    process.env["TF_CLI_CONFIG_FILE"] = file;
    expect(terraformEnvironment()).toStrictEqual(environment);
  });
});

test.each([
  ["go1.26.8", true],
  ["go1.21.0", true],
  ["2:1.24~2", true],
  ["go1.20.14", false],
  ["2:1.19~1", false],
  ["go2.0.1", true],
])("Go %s builds the providers, or fetches the Go that does: %s", (version, sufficient) => {
  expect(sufficientGo(version)).toBe(sufficient);
});
