import { setupRecordOf } from "../../../infra/environments/setup-record.ts";
import { setupFixture } from "../local-fixture.ts";

test("what setup notes is read back", () => {
  expect(setupRecordOf(JSON.stringify(setupFixture))).toEqual({ kind: "record", record: setupFixture });
});

test.each([1, 5, 6])("a time lapse of %d is read back", (timeLapse) => {
  const record = { ...setupFixture, timeLapse };
  expect(setupRecordOf(JSON.stringify(record))).toEqual({ kind: "record", record });
});

test("owner and group have the values of a machine where root runs setup", () => {
  const { owner, secretGroup, ...least } = setupFixture;
  expect(setupRecordOf(JSON.stringify(least))).toEqual({
    kind: "record",
    record: { ...least, owner, secretGroup },
  });
});

test.each([
  ["no file", undefined, "local: not set up: run `npm run setup -- --env local`"],
  [
    "an image without a tag, and one that moves",
    JSON.stringify({
      ...setupFixture,
      images: { ...setupFixture.images, redis: "redis", base: "registry.internal:5000/node:latest" },
    }),
    "setup.json: images.redis: must be an image with a tag other than latest, or with a digest: run `npm run setup -- --env local`\n" +
      "setup.json: images.base: must be an image with a tag other than latest, or with a digest: run `npm run setup -- --env local`",
  ],
  [
    "a record of an older version",
    JSON.stringify({ ...setupFixture, providers: { docker: "4.6.0" } }),
    "setup.json: providers.grafana: Invalid input: expected string, received undefined: run `npm run setup -- --env local`",
  ],
  [
    "a time lapse beyond the largest",
    JSON.stringify({ ...setupFixture, timeLapse: 7 }),
    "setup.json: timeLapse: Too big: expected number to be <=6: run `npm run setup -- --env local`",
  ],
])("with %s, the problem says to run setup", (_case, text, problem) => {
  expect(setupRecordOf(text)).toEqual({ kind: "problem", problem });
});

test("a file that is not JSON is a problem, too", () => {
  const result = setupRecordOf("{");
  expect(result.kind === "problem" ? result.problem : "").toMatch(
    /^setup\.json: SyntaxError: .*: run `npm run setup -- --env local`$/,
  );
});
