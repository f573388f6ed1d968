import { recordedRotation } from "../../../ops/rotate/recorded-rotation.ts";

let events: string[];
let said: string[];
beforeEach(() => {
  events = [];
  said = [];
});

const recorder = {
  name: "ca",
  note: (event: string) => Promise.resolve(void events.push(event)),
  report: (line: string) => void said.push(line),
};
const failing = () => Promise.reject(new Error("a client does not trust it"));

test("what becomes of a rotation is written down", async () => {
  await recordedRotation(recorder, () => Promise.resolve(void events.push("rotates")));
  expect(events).toEqual(["begun", "rotates", "done"]);
});

test("a rotation that fails is written down as failed", async () => {
  await expect(recordedRotation(recorder, failing)).rejects.toThrow("a client does not trust it");
  expect([events, said]).toEqual([["begun", "failed"], []]);
});

test("a rotation that is done stays so on a host that no longer takes the note", async () => {
  const note = (event: string) =>
    event === "done" ? Promise.reject(new Error("mon01: no space left")) : Promise.resolve();
  await recordedRotation({ ...recorder, note }, () => Promise.resolve());
  expect(said).toEqual([
    "ca: is rotated, but this could not be written down (mon01: no space left): do not rotate it again for that",
  ]);
});

test("a host that no longer takes the note does not hide why the rotation failed", async () => {
  const note = (event: string) =>
    event === "failed" ? Promise.reject(new Error("mon01: no space left")) : Promise.resolve();
  await expect(recordedRotation({ ...recorder, note }, failing)).rejects.toThrow(
    "a client does not trust it",
  );
  expect(said).toEqual([
    "ca: writing down that it failed did not work either (mon01: no space left): it stands there as begun and not finished",
  ]);
});
