import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { startedCheck } from "../../../exporter/checks/check.ts";
import { targetMonitor } from "../../../exporter/checks/target-monitor.ts";
import { history } from "../../../exporter/history.ts";
import { addressPolicy } from "../../../exporter/network/address-policy.ts";
import {
  type CertificatePair,
  issuedCertificate,
  newAuthority,
} from "../../../ops/certificates/authority.ts";
import { cleanup } from "../support/cleanup.ts";
import { families, valueOf } from "../support/exposition.ts";
import { httpsTarget } from "../support/http-target.ts";
import { textExposition } from "../support/rendered.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

jest.setTimeout(120_000);
const { later, run } = cleanup();
afterEach(run);

const DAY = 86_400_000;
const now = new Date();
const before = (days: number) => new Date(now.getTime() - days * DAY);
const folder = temporaryDirectory("exporter-tls-");
const caFile = join(folder, "ca.crt");
const anyNumber: unknown = expect.any(Number);

let certificates: Readonly<Record<"sound" | "expired" | "other name" | "other authority", CertificatePair>>;
beforeAll(async () => {
  const [authority, other] = await Promise.all([newAuthority("ours", now), newAuthority("other", now)]);
  writeFileSync(caFile, authority.certificate);
  const names = { address: "127.0.0.1", name: "gpu01" };
  const [sound, expired, otherName, otherAuthority] = await Promise.all([
    issuedCertificate(authority, names, now),
    issuedCertificate(authority, names, before(400)),
    issuedCertificate(authority, { address: "127.0.0.2", name: "gpu02" }, now),
    issuedCertificate(other, names, now),
  ]);
  certificates = { sound, expired, "other name": otherName, "other authority": otherAuthority };
});

/** A check of a web service over TLS, with the requests that reached it. */
async function checked(certificate: keyof typeof certificates, file: string | undefined) {
  let requests = 0;
  const server = later(
    await httpsTarget((_request, response) => {
      requests += 1;
      response.end();
    }, certificates[certificate]),
  );
  const report = await startedCheck(
    {
      kind: "web",
      target: "web",
      timeoutSeconds: 10,
      url: `${server.url}/`,
      ...(file === undefined ? {} : { caFile: file }),
    },
    addressPolicy(),
    new AbortController().signal,
  ).report;
  return { report, requests };
}
const unixTime = (date: Date) => Math.floor(date.getTime() / 1000);

test("a target with a certificate of its authority is ready, and says when that expires", async () => {
  const { report, requests } = await checked("sound", caFile);
  expect(report).toEqual({
    up: true,
    ready: true,
    durationSeconds: anyNumber,
    certificateExpiry: unixTime(new Date(now.getTime() + 365 * DAY)),
  });
  expect(requests).toBe(1);
});

test.each([
  ["that has expired", "expired", "the certificate is not accepted: CERT_HAS_EXPIRED"],
  ["for another name", "other name", "the certificate is not accepted: ERR_TLS_CERT_ALTNAME_INVALID"],
  [
    "of another authority",
    "other authority",
    "the certificate is not accepted: UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  ],
] as const)(
  "a certificate %s is refused before anything is sent, and its expiry is known",
  async (_case, name, detail) => {
    const { report, requests } = await checked(name, caFile);
    expect(report).toMatchObject({ up: false, ready: false, failure: { reason: "tls", detail } });
    const issued = name === "expired" ? before(400) : now;
    expect(report.certificateExpiry).toBe(unixTime(new Date(issued.getTime() + 365 * DAY)));
    expect(requests).toBe(0);
  },
);

test("without a caFile only what Node.js trusts is accepted", async () => {
  expect((await checked("sound", undefined)).report).toMatchObject({ up: false, failure: { reason: "tls" } });
});

test("a caFile that is gone accepts nothing, and is named", async () => {
  const { report, requests } = await checked("sound", join(folder, "gone"));
  expect(report.failure).toEqual({
    reason: "tls",
    detail: `no certificate is accepted: caFile cannot be read: ENOENT: no such file or directory, open '${join(folder, "gone")}'`,
  });
  expect(requests).toBe(0);
});

test("the expiry stays known while the target is away, until it has another address", async () => {
  const server = await httpsTarget((_request, response) => response.end(), certificates.sound);
  const monitor = targetMonitor(pino({ level: "silent" }), history());
  const appliedAt = (url: string) => {
    monitor.apply({ targets: [{ kind: "web", target: "web", timeoutSeconds: 10, url, caFile }] });
  };
  appliedAt(`${server.url}/`);
  const expiry = async () =>
    valueOf(
      families("text", textExposition(await monitor.families(9))),
      "llm_target_certificate_expiry_timestamp_seconds",
      { target: "web", kind: "web" },
    );
  const seen = await expiry();
  await server.close();
  expect(seen).toBe(unixTime(new Date(now.getTime() + 365 * DAY)));
  expect(await expiry()).toBe(seen);
  appliedAt(`${server.url}/`);
  expect(await expiry()).toBe(seen);
  appliedAt(`${server.url}/elsewhere`);
  expect(await expiry()).toBeUndefined();
});
