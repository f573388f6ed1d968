import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { currentTitle, mayBeLive, situation } from "../../../ops/deploy/situation.ts";
import { localHost } from "../../../ops/host-shell.ts";
import type { PendingRelease } from "../../../ops/releases/record.ts";
import { notePending, recordRelease, storeBundle, type ReleaseStore } from "../../../ops/releases/store.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts a shell, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
let store: ReleaseStore;
beforeEach(() => {
  root = temporaryDirectory("situation-");
  store = {
    host: localHost("mon01", root),
    owner: String(process.getuid?.() ?? 0),
    group: String(process.getgid?.() ?? 0),
  };
});

const bundle = (name: string): Bundle => ({ stacks: [{ name, template: {}, files: {} }] });
const begun = async (number: number, ...before: readonly PendingRelease[]): Promise<PendingRelease> => {
  const pending: PendingRelease = {
    number,
    digest: "0123456789abcdef",
    commit: "4f1c2d3",
    by: "anna@laptop",
    at: "2026-01-02T03:04:05Z",
    cause: { kind: "deploy" },
    bundle: await storeBundle(store, number, bundle(`release-${String(number)}`)),
  };
  await notePending(store, [...before, pending]);
  return pending;
};

test("before the first release nothing is live, and the next one is number 1", async () => {
  const found = await situation(store);
  expect(found).toEqual({ unfinished: [], withdrawn: [], next: 1 });
  expect(mayBeLive(found)).toEqual([{ stacks: [] }]);
  expect(currentTitle(found)).toBe("nothing");
});

test("every deployment that was begun and not verified is known, beside the release that is recorded", async () => {
  await recordRelease(store, { ...(await begun(1)), images: {} });
  const second = await begun(2);
  const third = await begun(3, second);
  const found = await situation(store);
  expect(found.current?.bundle).toEqual(bundle("release-1"));
  expect(found.unfinished).toEqual([
    { record: second, bundle: bundle("release-2") },
    { record: third, bundle: bundle("release-3") },
  ]);
  expect(mayBeLive(found)).toEqual([1, 2, 3].map((number) => bundle(`release-${String(number)}`)));
  expect(found.next).toBe(4);
  expect(currentTitle(found)).toBe("release 1");
});

test("one that was recorded, and killed before it could say that it is done, is released", async () => {
  const failed = await begun(1);
  const pending = await begun(2, failed);
  await recordRelease(store, { ...pending, images: {} });
  await notePending(store, [failed, pending]);
  const found = await situation(store);
  expect(found.unfinished).toEqual([]);
  expect(currentTitle(found)).toBe("release 2");
});
