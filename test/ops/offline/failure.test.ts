import {
  failureRemedy,
  registryFailure,
  singleLine,
  unreachableReason,
} from "../../../ops/offline/failure.ts";
import type { RegistryFailure } from "../../../ops/offline/failure.ts";
import { goBuild, pull, terraformInit } from "./failure-texts.ts";

const cases: readonly (readonly [string, string, RegistryFailure])[] = [
  ["docker pull, name not resolved", pull.unresolved, "unreachable"],
  ["docker pull, resolver out of order", pull.resolverBroken, "unreachable"],
  ["docker pull, connection refused", pull.refused, "unreachable"],
  ["docker pull, no route", pull.noRoute, "unreachable"],
  ["docker pull, proxy forbids", pull.proxyForbids, "unreachable"],
  ["docker pull, no answer", pull.noAnswer, "timeout"],
  ["docker pull, resolver does not answer", pull.resolverTimeout, "timeout"],
  ["docker pull, TLS not completed", pull.tlsTimeout, "timeout"],
  ["docker pull, no such tag", pull.noSuchTag, "missing"],
  ["docker pull, no such image or private", pull.denied, "denied"],
  ["docker pull, rate limit", pull.rateLimit, "limited"],
  ["docker pull, certificate not known", pull.unknownAuthority, "other"],
  ["terraform init, name not resolved", terraformInit.unresolved, "unreachable"],
  ["terraform init, proxy refuses", terraformInit.proxyRefused, "unreachable"],
  ["terraform init, proxy forbids", terraformInit.proxyForbids, "unreachable"],
  ["terraform init, no answer", terraformInit.noAnswer, "timeout"],
  ["terraform init, no such provider", terraformInit.noSuchProvider, "missing"],
  ["go build, name not resolved", goBuild.unresolved, "unreachable"],
  ["go build, connection refused", goBuild.refused, "unreachable"],
  ["go build, no such version", goBuild.missing, "missing"],
  ["go build, forbidden", goBuild.forbidden, "denied"],
  ["go build, ended by our own deadline", goBuild.ended, "timeout"],
  ["go build, does not compile", goBuild.notCompiled, "other"],
];

test.each(cases)("%s is told apart", (_case, text, failure) => {
  expect(registryFailure(text)).toBe(failure);
});

test("a time-out among refusals is still a time-out, as the next attempt may get through", () => {
  expect(registryFailure(`${pull.refused}\n${pull.noAnswer}`)).toBe("timeout");
});

test("Terraform's line breaks and boxes do not hide what it says", () => {
  expect(singleLine("╷\n│ no such\n│ host\n╵\n")).toBe("no such host");
  expect(registryFailure("│ dial tcp: lookup registry.example.com: no such\n│ host\n╵")).toBe("unreachable");
});

test.each([
  [pull.unresolved, "dial tcp: lookup registry-1.docker.io on 192.0.2.53:53: no such host"],
  [terraformInit.unresolved, "dial tcp: lookup registry.terraform.io on 192.0.2.53:53: no such host"],
  [terraformInit.proxyRefused, "dial tcp 127.0.9.1:1: connect: connection refused"],
  [pull.proxyForbids, 'Error response from daemon: Get "https://registry-1.docker.io/v2/": Forbidden'],
])("of %s the reason is kept", (text, reason) => {
  expect(unreachableReason(text)).toBe(reason);
});

test("only for a time-out the remedy is to run the same again and nothing else", () => {
  expect(failureRemedy("timeout")).toBe(
    "no answer in time says nothing about the next attempt: run the same command again",
  );
  expect(failureRemedy("unreachable")).toBe("let this machine reach it, or set HTTPS_PROXY");
});
