import { openMetricsFamilies } from "../../../exporter/exposition/parse-openmetrics.ts";
import { largest } from "./allowances.ts";
import { result } from "../support/result.ts";

const read = (text: string) => result(openMetricsFamilies(Buffer.from(text), largest));

test("each type becomes what text has for it; creation times and exemplars are dropped", () => {
  const text = [
    "# TYPE jobs counter",
    "# UNIT jobs ",
    '# HELP jobs Said \\"done\\".',
    'jobs_total 3 # {trace_id="a"} 1 1.5',
    "jobs_created 1.7e9",
    "# TYPE size_bytes gauge",
    "# UNIT size_bytes bytes",
    "size_bytes 1",
    "# TYPE built info",
    'built_info{version="1"} 1',
    "# TYPE mode stateset",
    'mode{mode="on"} 1',
    "# TYPE took_seconds histogram",
    'took_seconds_bucket{le="1.0"} 1 # {} 0.5',
    'took_seconds_bucket{le="+Inf"} 1',
    "plain 4",
    "# EOF",
  ].join("\n");
  expect(read(text)).toEqual([
    {
      name: "jobs_total",
      type: "counter",
      help: 'Said "done".',
      samples: [{ name: "jobs_total", labels: [], value: 3 }],
    },
    {
      name: "size_bytes",
      type: "gauge",
      help: "",
      samples: [{ name: "size_bytes", labels: [], value: 1 }],
    },
    {
      name: "built_info",
      type: "gauge",
      help: "",
      samples: [{ name: "built_info", labels: [["version", "1"]], value: 1 }],
    },
    {
      name: "mode",
      type: "gauge",
      help: "",
      samples: [{ name: "mode", labels: [["mode", "on"]], value: 1 }],
    },
    {
      name: "took_seconds",
      type: "histogram",
      help: "",
      samples: [
        { name: "took_seconds_bucket", labels: [["le", "1.0"]], value: 1 },
        { name: "took_seconds_bucket", labels: [["le", "+Inf"]], value: 1 },
      ],
    },
    { name: "plain", type: "untyped", help: "", samples: [{ name: "plain", labels: [], value: 4 }] },
  ]);
});

test("a histogram with buckets below 0 may have a sum there", () => {
  const text = '# TYPE a histogram\na_bucket{le="-1"} 1\na_bucket{le="+Inf"} 1\na_sum -2\na_count 1\n# EOF';
  expect(read(text)[0]?.samples.map(({ value }) => value)).toEqual([1, 1, -2, 1]);
});

test.each([
  ["no end", "a 1\n", "malformed", "body: it does not end in # EOF: send it whole"],
  [
    "something behind the end",
    "# EOF\na 1\n",
    "malformed",
    "line 2: something follows # EOF: end the body there",
  ],
  [
    "a comment",
    "# a\n# EOF",
    "malformed",
    'line 1: "# a" is no HELP, TYPE or UNIT line: OpenMetrics has no comments',
  ],
  [
    "an empty line",
    "\n# EOF",
    "malformed",
    'line 1: "" begins with no metric name: send <name>{<labels>} <value>',
  ],
  [
    "two spaces",
    "a  1\n# EOF",
    "malformed",
    'line 1: "  1" is no value: send one space and one number behind the metric',
  ],
  [
    "blanks between labels",
    'a{b="1", c="2"} 1\n# EOF',
    "malformed",
    'line 1: "" is no label name: use letters, digits and _, and no digit first',
  ],
  ["a timestamp", "a 1 1.5\n# EOF", "timestamp", "line 1: a pushed sample has no timestamp: leave it out"],
  [
    "a word behind the value",
    "a 1 x\n# EOF",
    "malformed",
    'line 1: "x" behind the value is not understood: end the line there',
  ],
  [
    "a gauge histogram",
    "# TYPE a gaugehistogram\n# EOF",
    "malformed",
    'line 1: "gaugehistogram" is no type that can be pushed: send one of counter, gauge, histogram, summary, info, stateset, unknown',
  ],
  [
    "a unit that is not in the name",
    "# UNIT a bytes\n# EOF",
    "structure",
    'line 1: "a" does not end in its unit "bytes": rename it',
  ],
  [
    "a second UNIT",
    "# UNIT a \n# UNIT a \n# EOF",
    "duplicate",
    'line 2: "a" has a second UNIT line: send one',
  ],
  [
    "a counter without _total",
    "# TYPE a counter\na 1\n# EOF",
    "structure",
    'line 2: "a" is not how a sample of a counter is called: add _total, _bucket, _sum or _count',
  ],
  [
    "an info that is not 1",
    '# TYPE a info\na_info{b="c"} 2\n# EOF',
    "structure",
    'line 2: info "a_info" is not 1: send 1, or a gauge',
  ],
  [
    "a state that is neither on nor off",
    '# TYPE a stateset\na{a="on"} 1\na{a="off"} 0.5\n# EOF',
    "structure",
    'line 3: stateset "a" is neither 0 nor 1: send one of them, or a gauge',
  ],
  [
    "a summary with a sum below 0",
    "# TYPE a summary\na_sum -1\na_count 1\n# EOF",
    "structure",
    'line 2: summary "a" has a sum below 0: mend it, or send the text format, which takes it',
  ],
  [
    "a histogram with a sum below 0 and no bucket there",
    '# TYPE a histogram\na_bucket{le="0"} 1\na_bucket{le="+Inf"} 1\na_sum -1\na_count 1\n# EOF',
    "structure",
    'line 4: histogram "a" has a sum below 0: mend it, or send the text format, which takes it',
  ],
  [
    "a histogram that comes again behind another one",
    '# TYPE a histogram\na_bucket{b="c",le="+Inf"} 1\na_bucket{b="d",le="+Inf"} 1\na_sum{b="c"} 1\na_count{b="c"} 1\n# EOF',
    "structure",
    'line 4: a series of "a" comes again behind another one: send all lines of a series together',
  ],
  [
    "a summary that comes again behind another one",
    '# TYPE a summary\na{b="c",quantile="0.5"} 1\na_count{b="d"} 1\na{b="c",quantile="0.9"} 1\n# EOF',
    "structure",
    'line 4: a series of "a" comes again behind another one: send all lines of a series together',
  ],
  [
    "a stateset that comes again behind another one",
    '# TYPE a stateset\na{b="c",a="on"} 1\na{b="d",a="on"} 1\na{b="c",a="off"} 0\n# EOF',
    "structure",
    'line 4: a series of "a" comes again behind another one: send all lines of a series together',
  ],
  [
    "an exemplar of a gauge",
    "# TYPE a gauge\na 1 # {} 1\n# EOF",
    "malformed",
    "line 2: only buckets and counters have exemplars: leave it out",
  ],
  [
    "an exemplar without labels",
    "# TYPE a counter\na_total 1 # 1\n# EOF",
    "malformed",
    'line 2: "1" is no exemplar: send {<labels>} <value>',
  ],
  [
    "an exemplar without a value",
    "# TYPE a counter\na_total 1 # {}\n# EOF",
    "malformed",
    'line 2: "" is no value of an exemplar: send one space and one number',
  ],
  [
    "an exemplar of no time",
    "# TYPE a counter\na_total 1 # {} 1 x\n# EOF",
    "malformed",
    'line 2: "x" is no time: send seconds',
  ],
  [
    "a long exemplar",
    `# TYPE a counter\na_total 1 # {b="${"x".repeat(128)}"} 1\n# EOF`,
    "malformed",
    "line 2: an exemplar's labels have 128 characters at most: shorten them",
  ],
])("%s is refused", (_case, text, reason, message) => {
  let caught: unknown;
  try {
    read(text);
  } catch (error) {
    caught = error;
  }
  expect(caught).toMatchObject({ name: "ExpositionError", reason, message });
});
