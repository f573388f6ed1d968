import { pathLabels } from "../../../exporter/custom/push-path.ts";
import { fc } from "../../seeded-fast-check.ts";

jest.setTimeout(120_000);

function refusalOf(path: string): unknown {
  try {
    return pathLabels(path);
  } catch (error) {
    return error;
  }
}

const base64 = (text: string) => Buffer.from(text).toString("base64url");

test.each<readonly [string, string, readonly (readonly [string, string])[]]>([
  ["a job", "/metrics/job/indexer", [["job", "indexer"]]],
  ["a slash at the end of a job", "/metrics/job/indexer/", [["job", "indexer"]]],
  [
    "further labels",
    "/metrics/job/a/instance/b:1/shard/2",
    [
      ["job", "a"],
      ["instance", "b:1"],
      ["shard", "2"],
    ],
  ],
  [
    "percent-encoding",
    "/metrics/job/a%20b%2Fc/x/%E2%82%AC",
    [
      ["job", "a b/c"],
      ["x", "€"],
    ],
  ],
  ["a plus sign", "/metrics/job/a+b", [["job", "a+b"]]],
  [
    "base64",
    `/metrics/job@base64/${base64("a/b")}/x@base64/${base64("ü")}`,
    [
      ["job", "a/b"],
      ["x", "ü"],
    ],
  ],
  [
    "base64 with padding",
    "/metrics/job/a/x@base64/YQ==",
    [
      ["job", "a"],
      ["x", "a"],
    ],
  ],
  ["base64 as prom-client writes it", `/metrics/job%40base64/${base64("a/b")}`, [["job", "a/b"]]],
  [
    "an empty value in base64",
    "/metrics/job/a/x@base64/=",
    [
      ["job", "a"],
      ["x", ""],
    ],
  ],
])("%s is read", (_case, path, labels) => {
  expect(pathLabels(path)).toEqual(labels);
});

const noBase64 = (text: string, name: string) =>
  `path: "${text}" is not the base64url of UTF-8 text: encode the value of ${name} with the alphabet A–Z a–z 0–9 - _`;
const noPercent = (text: string) =>
  `path: "${text}" is not percent-encoded UTF-8: write a space as %20, or use @base64`;

test.each([
  [
    "no job",
    "/metrics/job/",
    'path: the value of "job" is empty: leave the label out, or write job@base64/=',
  ],
  [
    "an empty job",
    "/metrics/job@base64/=",
    "path: begins with no job: write it as /metrics/job/<job>, with a name that is not empty",
  ],
  [
    "something else than job",
    "/metrics/jobs/a",
    "path: begins with no job: write it as /metrics/job/<job>, with a name that is not empty",
  ],
  [
    "a label without a value",
    "/metrics/job/a/x",
    "path: has a label without a value: write it as /metrics/job/<job>/<label>/<value>",
  ],
  [
    "an empty value",
    "/metrics/job/a/x//y/1",
    'path: the value of "x" is empty: leave the label out, or write x@base64/=',
  ],
  [
    "an empty name",
    "/metrics/job/a//b",
    'path: "" is no label name: use letters, digits and _, and no digit first',
  ],
  [
    "a name that is none",
    "/metrics/job/a/x-y/b",
    'path: "x-y" is no label name: use letters, digits and _, and no digit first',
  ],
  ["a label twice", "/metrics/job/a/x/1/x/2", 'path: label "x" stands twice: write it once'],
  ["a job twice", "/metrics/job/a/job/b", 'path: label "job" stands twice: write it once'],
  [
    "our own label",
    "/metrics/job/a/source/other",
    'path: label "source" is reserved: name it after what it means, e.g. collection',
  ],
  [
    "a label of the scrape",
    "/metrics/job/a/host/b",
    'path: label "host" is reserved: name it after what it means, e.g. collection',
  ],
  [
    "a label of Prometheus",
    "/metrics/job/a/__name__/b",
    'path: label "__name__" is reserved: name it after what it means, e.g. collection',
  ],
  [
    "a renamed label",
    "/metrics/job/a/exported_job/b",
    'path: label "exported_job" is reserved: name it after what it means, e.g. collection',
  ],
  ["half an escape", "/metrics/job/%", noPercent("job/%")],
  [
    "invalid UTF-8, which spoilt every later scrape of the Pushgateway",
    "/metrics/job/%ff",
    noPercent("job/%ff"),
  ],
  ["a surrogate", "/metrics/job/%ed%a0%80", noPercent("job/%ed%a0%80")],
  ["bytes that are not encoded", "/metrics/job/\u00fc", noPercent("job/\u00fc")],
  ["invalid base64", "/metrics/job@base64/a*b", noBase64("a*b", "job")],
  ["base64 that is cut short", "/metrics/job@base64/abcde", noBase64("abcde", "job")],
  ["base64 of invalid UTF-8", "/metrics/job@base64/_w", noBase64("_w", "job")],
  [
    "a value of 129 bytes",
    `/metrics/job/${"j".repeat(129)}`,
    'path: the value of "job" is above 128 bytes: shorten it',
  ],
  [
    "eleven labels",
    `/metrics/job/a${"abcdefghij".replace(/./g, "/$&/1")}`,
    "path: has 11 labels: 10 at most",
  ],
])("%s is refused", (_case, path, problem) => {
  expect(refusalOf(path)).toMatchObject({ name: "Refusal", reason: "grouping", message: problem });
});

test("all problems are told at once", () => {
  expect(refusalOf("/metrics/job/a/x-y/1/z/%ff")).toMatchObject({
    message: `path: "x-y" is no label name: use letters, digits and _, and no digit first\n${noPercent("z/%ff")}`,
  });
});

test("any labels come back as they were encoded", () => {
  const value = fc.string({ unit: "binary", minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(value, value, fc.boolean(), (job, shard, isBase64) => {
      const encoded = (name: string, text: string) =>
        isBase64 ? `${name}@base64/${base64(text)}` : `${name}/${encodeURIComponent(text)}`;
      expect(pathLabels(`/metrics/${encoded("job", job)}/${encoded("shard", shard)}`)).toEqual([
        ["job", job],
        ["shard", shard],
      ]);
    }),
  );
});

test("nothing but a refusal is thrown, whatever the path", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      try {
        pathLabels(`/metrics/job${text}`);
      } catch (error) {
        expect(error).toMatchObject({ name: "Refusal" });
      }
    }),
  );
});
