import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { localHost } from "../../../ops/host-shell.ts";
import type { PendingRelease, ReleaseRecord } from "../../../ops/releases/record.ts";
import {
  currentNumber,
  currentRelease,
  KEPT_RELEASES,
  notePending,
  noteWithdrawn,
  pendingBundle,
  recordRelease,
  releaseRecords,
  storeBundle,
  storedNumbers,
  storedRelease,
  unfinishedDeployments,
  withdrawnReleases,
} from "../../../ops/releases/store.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts a shell, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
beforeEach(() => (root = temporaryDirectory("releases-")));

const store = () => ({
  host: localHost("mon01", root),
  owner: String(process.getuid?.() ?? 0),
  group: String(process.getgid?.() ?? 0),
});
const bundle = (text: string): Bundle => ({
  stacks: [
    { name: "x-metrics", template: { z: 1, a: [{ c: "${x}", b: 2 }] }, files: { "files/ä.yml": text } },
  ],
});
const record = (number: number, sha: string): ReleaseRecord => ({
  number,
  digest: "0123456789abcdef",
  commit: "4f1c2d3",
  by: "anna@laptop",
  at: "2026-01-02T03:04:05Z",
  cause: { kind: "deploy" },
  images: { "prom/prometheus:v3.5.3": "sha256:1" },
  bundle: sha,
});
const released = async (number: number, text: string): Promise<void> => {
  await recordRelease(store(), record(number, await storeBundle(store(), number, bundle(text))));
};

test("before the first release there is none, nothing pending and nothing withdrawn", async () => {
  const { host } = store();
  expect(await currentRelease(host)).toBeUndefined();
  expect(await releaseRecords(host)).toEqual([]);
  expect(await unfinishedDeployments(host)).toEqual([]);
  expect(await withdrawnReleases(host)).toEqual([]);
});

test("a release comes back as it was stored, and the last one recorded is the current one", async () => {
  const { host } = store();
  await released(9, "nine");
  await released(10, "ten");
  expect((await currentRelease(host))?.bundle).toEqual(bundle("ten"));
  expect((await storedRelease(host, 9)).bundle).toEqual(bundle("nine"));
  expect((await releaseRecords(host)).map(({ number }) => number)).toEqual([9, 10]);
});

test("records are read though one of them lacks the end of its line", async () => {
  for (const number of [1, 2]) await released(number, String(number));
  const file = join(root, "var/lib/citadel/releases/1/release.json");
  writeFileSync(file, readFileSync(file, "utf8").trimEnd());
  expect((await releaseRecords(store().host)).map(({ number }) => number)).toEqual([1, 2]);
});

test("after the remedy for a damaged current release there is none, and its number is not used again", async () => {
  const { host } = store();
  await released(1, "one");
  await released(2, "two");
  rmSync(join(root, "var/lib/citadel/releases/2/bundle.json.gz"));
  expect(await currentNumber(host)).toBe(2);
  rmSync(join(root, "var/lib/citadel/current"));
  expect(await currentNumber(host)).toBeUndefined();
  expect(await currentRelease(host)).toBeUndefined();
  expect(await storedNumbers(host)).toEqual([1, 2]);
});

test("the same bundle is stored as the same bytes, whatever the order of its keys", async () => {
  const [stack] = bundle("x").stacks;
  const turned: Bundle = {
    stacks: [
      {
        files: stack?.files ?? {},
        template: { a: [{ b: 2, c: "${x}" }], z: 1 },
        name: "x-metrics",
      },
    ],
  };
  expect(await storeBundle(store(), 1, turned)).toBe(await storeBundle(store(), 2, bundle("x")));
});

test("deployments are unfinished until one of them is recorded", async () => {
  const { host } = store();
  const pending: PendingRelease = {
    number: 1,
    digest: "0123456789abcdef",
    commit: "4f1c2d3",
    by: "anna@laptop",
    at: "2026-01-02T03:04:05Z",
    cause: { kind: "rollback", to: 1, only: "config" },
    bundle: await storeBundle(store(), 1, bundle("one")),
  };
  await notePending(store(), [pending]);
  expect(await unfinishedDeployments(host)).toEqual([pending]);
  const second: PendingRelease = { ...pending, number: 2, cause: { kind: "deploy" } };
  await notePending(store(), [pending, second]);
  expect(await unfinishedDeployments(host)).toEqual([pending, second]);
  expect(await pendingBundle(host, pending)).toEqual(bundle("one"));
  expect(await storedNumbers(host)).toEqual([1]);
  expect(await releaseRecords(host)).toEqual([]);
  await released(2, "two");
  expect(await unfinishedDeployments(host)).toEqual([]);
});

test("what was withdrawn stays so until the list is written anew", async () => {
  const withdrawn = [{ number: 2, commit: "4f1c2d3", changes: ["alert/X/for"] }];
  await noteWithdrawn(store(), withdrawn);
  expect(await withdrawnReleases(store().host)).toEqual(withdrawn);
  await noteWithdrawn(store(), []);
  expect(await withdrawnReleases(store().host)).toEqual([]);
});

test("of many releases the oldest go away, and the current one stays even if it is among them", async () => {
  const { host } = store();
  for (let number = 1; number <= KEPT_RELEASES + 1; number += 1) {
    await storeBundle(store(), number, bundle(String(number)));
  }
  await released(1, "1");
  expect(await storedNumbers(host)).toHaveLength(KEPT_RELEASES + 1);
  await released(KEPT_RELEASES + 2, "last");
  expect((await storedNumbers(host))[0]).toBe(3);
  expect(readdirSync(join(root, "var/lib/citadel"))).toContain("current");
});

test.each([
  [
    "a release that does not exist",
    () => storedRelease(store().host, 7),
    "mon01: /var/lib/citadel/releases/7/release.json: there is no release 7: go to another release: npm run releases lists them",
  ],
  [
    "a bundle that somebody has changed",
    async () => {
      await released(3, "three");
      await storeBundle(store(), 3, bundle("other"));
      return storedRelease(store().host, 3);
    },
    "mon01: /var/lib/citadel/releases/3/bundle.json.gz: is not what was stored of commit 4f1c2d3: go to another release: npm run releases lists them",
  ],
  [
    "a file that is cut off",
    async () => {
      await noteWithdrawn(store(), []);
      writeFileSync(join(root, "var/lib/citadel/withdrawn.json"), '[{"number":');
      return withdrawnReleases(store().host);
    },
    "mon01: /var/lib/citadel/withdrawn.json: is not as it was written (Invalid input: expected array, received undefined): move it away, then run the same command again",
  ],
  [
    "the record of an earlier release that is cut off, without the line that follows it",
    async () => {
      await released(3, "three");
      await released(4, "four");
      writeFileSync(join(root, "var/lib/citadel/releases/3/release.json"), '{"number":');
      return releaseRecords(store().host);
    },
    "mon01: /var/lib/citadel/releases/3/release.json: is not as it was written (Invalid input: expected object, received undefined): move it away, then run the same command again",
  ],
  [
    "the record of the current release that is cut off",
    async () => {
      await released(3, "three");
      writeFileSync(join(root, "var/lib/citadel/releases/3/release.json"), "");
      return currentRelease(store().host);
    },
    "mon01: /var/lib/citadel/releases/3/release.json: is not as it was written (Invalid input: expected object, received undefined): remove /var/lib/citadel/current on that host, then deploy: Terraform still knows what runs",
  ],
  [
    "a current release that is lost",
    async () => {
      await released(3, "three");
      rmSync(join(root, "var/lib/citadel/releases/3"), { recursive: true });
      return currentRelease(store().host);
    },
    "mon01: /var/lib/citadel/releases/3/release.json: there is no release 3: remove /var/lib/citadel/current on that host, then deploy: Terraform still knows what runs",
  ],
  [
    "the bundle of the current release that is lost",
    async () => {
      await released(3, "three");
      rmSync(join(root, "var/lib/citadel/releases/3/bundle.json.gz"));
      return currentRelease(store().host);
    },
    "mon01: /var/lib/citadel/releases/3/bundle.json.gz: is not what was stored of commit 4f1c2d3: remove /var/lib/citadel/current on that host, then deploy: Terraform still knows what runs",
  ],
  [
    "the bundle of an unfinished deployment that is lost",
    () => pendingBundle(store().host, record(3, "0".repeat(64))),
    "mon01: /var/lib/citadel/releases/3/bundle.json.gz: is not what was stored of commit 4f1c2d3: remove /var/lib/citadel/pending.json on that host, then deploy: Terraform still knows what runs",
  ],
  [
    "a note of unfinished deployments that is cut off",
    async () => {
      await notePending(store(), []);
      writeFileSync(join(root, "var/lib/citadel/pending.json"), '{"number":');
      return unfinishedDeployments(store().host);
    },
    "mon01: /var/lib/citadel/pending.json: is not as it was written (Invalid input: expected object, received undefined): remove /var/lib/citadel/pending.json on that host, then deploy: Terraform still knows what runs",
  ],
])("%s is refused in words", async (_case, read, message) => {
  await expect(read()).rejects.toThrow(new Error(message));
});
