import { jsonFamilies } from "../../../exporter/exposition/parse-json.ts";
import { largest } from "./allowances.ts";
import { result } from "../support/result.ts";

const read = (value: unknown) =>
  result(jsonFamilies(Buffer.from(typeof value === "string" ? value : JSON.stringify(value)), largest));
const gauge = (sample: unknown) => ({ families: [{ name: "a", type: "gauge", samples: [sample] }] });

test("labels, help and the numbers that JSON cannot write", () => {
  const samples = [{ labels: { b: "c" }, value: 1 }, { value: "NaN" }];
  expect(read({ families: [{ name: "a", type: "untyped", help: "A.", samples }] })).toEqual([
    {
      name: "a",
      type: "untyped",
      help: "A.",
      samples: [
        { name: "a", labels: [["b", "c"]], value: 1 },
        { name: "a", labels: [], value: Number.NaN },
      ],
    },
  ]);
});

test("the same key in different objects, and text that looks like keys, are no duplicates", () => {
  const labels = { b: '{"b":1,"b":2}', c: "\\", d: 'x","b":"', e: '\\\\"' };
  const samples = [
    { labels, value: 1 },
    { labels: { ...labels, b: "other" }, value: 2 },
  ];
  expect(read({ families: [{ name: "a", type: "gauge", samples }] })[0]?.samples).toEqual(
    samples.map((sample) => ({ name: "a", labels: Object.entries(sample.labels), value: sample.value })),
  );
});

test.each([
  ["no JSON", "{", "malformed", "body: it is not JSON: check it with jq"],
  ["a list", [], "malformed", "body: Invalid input: expected object, received array"],
  [
    "a timestamp",
    gauge({ value: 1, timestamp: 5 }),
    "timestamp",
    'families[0].samples[0]: Unrecognized key: "timestamp"',
  ],
  [
    "an unknown type",
    { families: [{ name: "a", type: "gauges", samples: [] }] },
    "malformed",
    "families[0].type: must have a type: counter, gauge, histogram, summary or untyped",
  ],
  [
    "no samples",
    { families: [{ name: "a", type: "gauge", samples: [] }] },
    "malformed",
    "families[0].samples: must hold a sample: leave the family out instead",
  ],
  [
    "a label twice",
    '{"families":[{"name":"a","type":"gauge","samples":[{"value":1},{"labels":{"b":"c","\\u0062":"d"},"value":1}]}]}',
    "duplicate",
    'families[0].samples[1].labels: key "b" stands twice: send it once',
  ],
  [
    "a value twice",
    '{"families":[{"name":"a","type":"gauge","samples":[{"value":1,"value":2}]}]}',
    "duplicate",
    'families[0].samples[0]: key "value" stands twice: send it once',
  ],
  [
    "families twice",
    '{"families":[],"families":[]}',
    "duplicate",
    'body: key "families" stands twice: send it once',
  ],
  [
    "a value in words",
    gauge({ value: "1" }),
    "malformed",
    'families[0].samples[0].value: must be a number, or "NaN", "+Inf" or "-Inf"',
  ],
  [
    "a number that is too large",
    '{"families":[{"name":"a","type":"gauge","samples":[{"value":1e999}]}]}',
    "malformed",
    'families[0].samples[0].value: must be a number, or "NaN", "+Inf" or "-Inf"',
  ],
  [
    "labels in a list",
    gauge({ labels: ["b"], value: 1 }),
    "malformed",
    "families[0].samples[0].labels[0]: Invalid input: expected tuple, received string",
  ],
  [
    "a reserved label",
    '{"families":[{"name":"a","type":"gauge","samples":[{"labels":{"__proto__":"x"},"value":1}]}]}',
    "malformed",
    'families[0].samples[0].labels: label "__proto__" begins with __, which is Prometheus\' own: rename it',
  ],
  [
    "half a character",
    gauge({ labels: { b: "\ud800" }, value: 1 }),
    "malformed",
    "families[0].samples[0].labels[0][1]: half of a surrogate pair is no text: send whole characters",
  ],
  [
    "a bad name",
    { families: [{ name: "a-b", type: "gauge", samples: [{ value: 1 }] }] },
    "malformed",
    'families[0].name: "a-b" is no metric name: use letters, digits, _ and :, and no digit first',
  ],
  [
    "a family twice",
    { families: [1, 2].map((value) => ({ name: "a", type: "gauge", samples: [{ value }] })) },
    "duplicate",
    'families[1]: "a" stands twice: send all of its samples in one',
  ],
  [
    "a series twice",
    { families: [{ name: "a", type: "gauge", samples: [{ value: 1 }, { value: 2 }] }] },
    "duplicate",
    'families[0].samples[1]: this series of "a" stands twice: send it once',
  ],
  [
    "counts that go down",
    {
      families: [
        {
          name: "a",
          type: "histogram",
          samples: [
            {
              buckets: [
                { le: 1, count: 2 },
                { le: 2, count: 1 },
              ],
              sum: 1,
              count: 2,
            },
          ],
        },
      ],
    },
    "structure",
    "families[0].samples[0]: a bucket counts what the one before it counts, and more: send cumulative counts",
  ],
  [
    "twelve problems",
    { families: Array.from({ length: 12 }, () => ({ name: "a", type: "x", samples: [] })) },
    "malformed",
    `${Array.from({ length: 10 }, (_, i) => `families[${String(i)}].type: must have a type: counter, gauge, histogram, summary or untyped`).join("\n")}\nand more`,
  ],
])("%s is refused", (_case, body, reason, message) => {
  let caught: unknown;
  try {
    read(body);
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ name: "ExpositionError", reason, message });
});
