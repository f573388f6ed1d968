import { ExpositionError } from "../../../exporter/exposition/exposition-error.ts";
import { textFamilies } from "../../../exporter/exposition/parse-text.ts";
import { largest } from "./allowances.ts";
import { result } from "../support/result.ts";

const read = (text: string) => result(textFamilies(Buffer.from(text), largest));

test("Python's client: a counter, its creation time as a gauge, and a summary", () => {
  const body = [
    "# HELP jobs_total Jobs done.",
    "# TYPE jobs_total counter",
    'jobs_total{stage="a"} 3.0',
    "# HELP jobs_created Jobs done.",
    "# TYPE jobs_created gauge",
    'jobs_created{stage="a"} 1.79e+09',
    "# HELP took_seconds Time.",
    "# TYPE took_seconds summary",
    "took_seconds_count 2.0",
    "took_seconds_sum 0.5",
    "",
  ].join("\n");
  expect(read(body)).toEqual([
    {
      name: "jobs_total",
      type: "counter",
      help: "Jobs done.",
      samples: [{ name: "jobs_total", labels: [["stage", "a"]], value: 3 }],
    },
    {
      name: "jobs_created",
      type: "gauge",
      help: "Jobs done.",
      samples: [{ name: "jobs_created", labels: [["stage", "a"]], value: 1.79e9 }],
    },
    {
      name: "took_seconds",
      type: "summary",
      help: "Time.",
      samples: [
        { name: "took_seconds_count", labels: [], value: 2 },
        { name: "took_seconds_sum", labels: [], value: 0.5 },
      ],
    },
  ]);
});

test.each([
  ["Node's client's NaN", "a Nan\n", Number.NaN],
  ["infinity", "a +Inf\n", Infinity],
  ["infinity in full", "a -infinity\n", -Infinity],
  ["no space behind the labels", 'a{b="c"}12\n', 12],
  ["blanks everywhere", ' a\t{ b = "c" , }\t 12 \n', 12],
  ["an exponent", "a 1e-3\n", 0.001],
  ["a point at the end", "a 1.\n", 1],
  ["the last of several empty lines", "\n \n# a comment\n#HELP of nothing\na 2\n", 2],
])("a value is read: %s", (_case, text, value) => {
  expect(read(text)[0]?.samples[0]?.value).toBe(value);
});

test.each([
  ["nothing", ""],
  ["a family without samples", "# TYPE a gauge\n"],
  ["comments only", "# a 1\n"],
])("no family is in %s", (_case, text) => {
  expect(read(text)).toEqual([]);
});

test("edges and quantiles are written in one way, however they came", () => {
  const text = [
    "# TYPE h histogram",
    'h_bucket{le="1"} 1',
    'h_bucket{le="2.50"} 1',
    'h_bucket{le="inf"} 2',
    "h_sum 1",
    "h_count 2",
    "# TYPE s summary",
    's{quantile="0"} 1',
    's{quantile="0.50"} 1',
    "",
  ].join("\n");
  expect(read(text).flatMap(({ samples }) => samples.flatMap(({ labels }) => labels))).toEqual([
    ["le", "1.0"],
    ["le", "2.5"],
    ["le", "+Inf"],
    ["quantile", "0.0"],
    ["quantile", "0.5"],
  ]);
});

test("names and values are what their escapes say, also a name in quotes", () => {
  expect(read('# HELP a one\\\\n\\ntwo\n{"a","b"="q\\"\\\\\\n"} 1\n')).toEqual([
    {
      name: "a",
      type: "untyped",
      help: "one\\n\ntwo",
      samples: [{ name: "a", labels: [["b", 'q"\\\n']], value: 1 }],
    },
  ]);
});

const histogram = (lines: string) => `# TYPE h histogram\n${lines}\n`;
test.each([
  [
    "a body of --data",
    "a 1",
    "malformed",
    "line 1: the last line has no end: end it by a line feed (curl: --data-binary, which --data is not)",
  ],
  [
    "a line of Windows",
    "a 1\r\n",
    "malformed",
    'line 1: "1\\r" is no value: send one number behind the metric',
  ],
  [
    "a number that is too large",
    "a -1e999\n",
    "malformed",
    'line 1: "-1e999" is no value: send one number behind the metric',
  ],
  ["no value", "a\n", "malformed", 'line 1: "" is no value: send one number behind the metric'],
  [
    "a value that is none",
    "a 0x10\n",
    "malformed",
    'line 1: "0x10" is no value: send one number behind the metric',
  ],
  [
    "a timestamp",
    "b 1\na 1 1700000000000\n",
    "timestamp",
    "line 2: a pushed sample has no timestamp: leave it out",
  ],
  [
    "something behind the value",
    "a 1 x\n",
    "malformed",
    'line 1: "x" behind the value is not understood: end the line there',
  ],
  ["no name", "{} 1\n", "malformed", "line 1: the metric has no name: send <name>{<labels>} <value>"],
  [
    "JSON",
    '"a": 1\n',
    "malformed",
    'line 1: "\\"a\\": 1" begins with no metric name: send <name>{<labels>} <value>',
  ],
  [
    "a bad name",
    "a-b 1\n",
    "malformed",
    'line 1: "a-b" is no metric name: use letters, digits, _ and :, and no digit first',
  ],
  [
    "a byte order mark",
    "\ufeffa 1\n",
    "malformed",
    'line 1: "\ufeffa" is no metric name: use letters, digits, _ and :, and no digit first',
  ],
  [
    "a bad label name",
    'a{b:c="1"} 1\n',
    "malformed",
    'line 1: "b:c" is no label name: use letters, digits and _, and no digit first',
  ],
  [
    "a reserved label",
    'a{__name__="b"} 1\n',
    "malformed",
    'line 1: label "__name__" begins with __, which is Prometheus\' own: rename it',
  ],
  ["two names", 'a{"b"} 1\n', "malformed", 'line 1: the metric is named "a" and "b": name it once'],
  ["a label without =", "a{b} 1\n", "malformed", 'line 1: label "b" is not followed by =: send b="<value>"'],
  [
    "a label value without quotes",
    "a{b=c} 1\n",
    "malformed",
    'line 1: a label value stands in no quotes: send <label>="<value>"',
  ],
  [
    "a label value that does not end",
    'a{b="c} 1\n',
    "malformed",
    "line 1: a label value is not ended: close its quotes, and write a line break as \\n",
  ],
  ["an unknown escape", 'a{b="\\t"} 1\n', "malformed", 'line 1: "\\\\t" is no escape: send \\\\, \\" or \\n'],
  [
    "labels that do not end",
    'a{b="c" 1\n',
    "malformed",
    "line 1: labels are not ended: put a comma between them and } behind the last",
  ],
  [
    "two commas",
    'a{b="c",,} 1\n',
    "malformed",
    'line 1: "" is no label name: use letters, digits and _, and no digit first',
  ],
  ["a label twice", 'a{b="c",d="e",b="f"} 1\n', "duplicate", 'line 1: label "b" stands twice: send it once'],
  [
    "a series twice",
    'a{b="c",d="e"} 1\na{d="e",b="c"} 2\n',
    "duplicate",
    'line 2: this series of "a" stands twice: send it once',
  ],
  [
    "a gauge that is a histogram's count",
    `h_count 1\n${histogram('h_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1')}`,
    "duplicate",
    'line 5: this series of "h_count" stands twice: send it once',
  ],
  [
    "an unknown type",
    "# TYPE a gauges\n",
    "malformed",
    'line 1: "gauges" is no type of a metric: send one of counter, gauge, histogram, summary, untyped',
  ],
  [
    "a second TYPE",
    "# TYPE a gauge\n# TYPE a gauge\n",
    "duplicate",
    'line 2: "a" has a second TYPE line: send one',
  ],
  ["a second HELP", "# HELP a x\n# HELP a y\n", "duplicate", 'line 2: "a" has a second HELP line: send one'],
  [
    "an unknown escape in HELP",
    "# HELP a \\t\n",
    "malformed",
    'line 1: "\\\\t" in HELP is no escape: send \\\\ for a backslash',
  ],
  [
    "TYPE behind samples",
    "a 1\n# TYPE a gauge\n",
    "structure",
    'line 2: what describes "a" stands behind its samples: send it before them',
  ],
  [
    "a family in two pieces",
    'a{b="1"} 1\nc 1\na{b="2"} 1\n',
    "structure",
    'line 3: "a" comes again behind another metric: send all lines of a metric together',
  ],
  [
    "a negative counter",
    "# TYPE a counter\na -1\n",
    "structure",
    'line 2: counter "a" must be 0 or more: mend the value, or send a gauge',
  ],
  [
    "a counter that is no number",
    "# TYPE a counter\na NaN\n",
    "structure",
    'line 2: counter "a" must be 0 or more: mend the value, or send a gauge',
  ],
  [
    "a bucket without le",
    histogram("h_bucket 1"),
    "structure",
    'line 2: "h_bucket" needs a number as label le: add it',
  ],
  [
    "an le that is none",
    histogram('h_bucket{le="x"} 1'),
    "structure",
    'line 2: "h_bucket" needs a number as label le: add it',
  ],
  [
    "buckets that descend",
    histogram('h_bucket{le="2"} 1\nh_bucket{le="1"} 1'),
    "structure",
    "line 3: label le must ascend: send the smaller ones first, and each once",
  ],
  [
    "the same edge in other words",
    histogram('h_bucket{le="1"} 1\nh_bucket{le="1.0"} 1'),
    "duplicate",
    'line 3: this series of "h_bucket" stands twice: send it once',
  ],
  [
    "buckets that are not cumulative",
    histogram('h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1'),
    "structure",
    "line 3: a bucket counts what the one before it counts, and more: send cumulative counts",
  ],
  [
    "no last bucket",
    histogram('h_bucket{le="1"} 2\nh_sum 1\nh_count 2'),
    "structure",
    'line 2: histogram "h" has no bucket le="+Inf": add it, equal to _count',
  ],
  [
    "another count",
    histogram('h_bucket{le="+Inf"} 2\nh_sum 1\nh_count 3'),
    "structure",
    'line 2: the bucket le="+Inf" is not equal to "h_count": mend one of them',
  ],
  [
    "a count alone",
    histogram('h_bucket{le="+Inf"} 2\nh_count 2'),
    "structure",
    'line 2: "h" has only one of _sum and _count: send both',
  ],
  [
    "a sum with le",
    histogram('h_bucket{le="+Inf"} 2\nh_sum{le="1"} 2'),
    "structure",
    'line 3: "h_sum" has no label le: leave it out',
  ],
  [
    "a count below 0",
    "# TYPE s summary\ns_sum 1\ns_count -1\n",
    "structure",
    "line 3: a count must be a finite number of 0 or more: mend the value",
  ],
  [
    "a quantile above 1",
    '# TYPE s summary\ns{quantile="99"} 1\n',
    "structure",
    "line 2: a quantile is from 0 to 1: send 0.99 for the 99th percentile",
  ],
  [
    "65 labels",
    `a{${Array.from({ length: 65 }, (_, i) => `l${String(i)}=""`).join(",")}} 1\n`,
    "limit",
    "line 1: a sample has 64 labels at most: send fewer",
  ],
  [
    "a label value of 16,385 characters",
    `a{b="${"x".repeat(16_385)}"} 1\n`,
    "limit",
    "line 1: HELP and a label value have 16384 characters at most: shorten it",
  ],
  [
    "one with escapes",
    `a{b="\\n${"x".repeat(16_384)}"} 1\n`,
    "limit",
    "line 1: HELP and a label value have 16384 characters at most: shorten it",
  ],
  [
    "HELP of 16,385 characters",
    `# HELP a ${"x".repeat(16_385)}\n`,
    "limit",
    "line 1: HELP and a label value have 16384 characters at most: shorten it",
  ],
  [
    "10,001 families",
    Array.from({ length: 10_001 }, (_, i) => `a${String(i)} 1\n`).join(""),
    "limit",
    "line 10001: a body has 10000 families at most: send it in parts",
  ],
  [
    "a line of 65,537 characters, most of them blanks",
    `a${" ".repeat(65_535)}1\n`,
    "limit",
    "line 1: a line has 65536 characters at most: shorten it",
  ],
  [
    "250,001 lines",
    "\n".repeat(250_001),
    "limit",
    "line 250001: a body has 250000 lines at most: send it in parts",
  ],
])("%s is refused", (_case, text, reason, message) => {
  let caught: unknown;
  try {
    read(text);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(ExpositionError);
  expect(caught).toMatchObject({ reason, message });
});

test.each([
  ["an overlong slash", [0x61, 0xc0, 0xaf, 0x20, 0x31, 0x0a]],
  ["half a character", [0x61, 0x7b, 0x62, 0x3d, 0x22, 0xe2, 0x82, 0x22, 0x7d, 0x31, 0x0a]],
])("%s is refused as no UTF-8", (_case, bytes) => {
  expect(() => result(textFamilies(Uint8Array.from(bytes), largest))).toThrow(
    "body: it is not UTF-8: send UTF-8",
  );
});
