import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { localHost } from "../../../ops/host-shell.ts";
import { lastRotation, noteRotation, rotations, type Rotation } from "../../../ops/rotate/history.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
beforeEach(() => {
  root = temporaryDirectory("history-");
});

const begun: Rotation = {
  at: "2026-11-23T12:00:00.000Z",
  by: "o'neill@laptop",
  secret: "read-password",
  event: "begun",
};
const done: Rotation = { ...begun, at: "2026-11-23T12:00:09.000Z", event: "done" };

test("what was written down is read in its order, and half a line takes no other with it", async () => {
  const host = localHost("mon01", root);
  expect(await rotations(host)).toEqual([]);
  mkdirSync(join(root, "var/lib/citadel"), { recursive: true });
  await noteRotation(host, begun);
  await noteRotation(host, done);
  appendFileSync(join(root, "var/lib/citadel/rotations.jsonl"), '{"at":"2026-11');
  expect(await rotations(host)).toEqual([begun, done]);
  await noteRotation(host, done);
  expect(await rotations(host)).toEqual([begun, done, done]);
});

test.each([
  ["was rotated", [begun, done], "rotated 2026-11-23T12:00:09.000Z by o'neill@laptop"],
  ["was begun", [begun], "begun and not finished 2026-11-23T12:00:00.000Z by o'neill@laptop"],
  ["failed", [{ ...done, event: "failed" as const }], "failed 2026-11-23T12:00:09.000Z by o'neill@laptop"],
  ["is another", [{ ...done, secret: "ca" }], "never rotated"],
])("a secret that %s", (_case, history, words) => {
  expect(lastRotation(history, "read-password")).toBe(words);
});
