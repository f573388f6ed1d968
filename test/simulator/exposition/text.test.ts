import { fc } from "../../seeded-fast-check.ts";
import { counter, histogram, single } from "../../../simulator/exposition/family.ts";
import { exposition, pythonDialect, pythonNumber, rustDialect } from "../../../simulator/exposition/text.ts";

// What prometheus_client's floatToGoString gives.
test.each([
  [1, "1.0"],
  [0, "0.0"],
  [-3, "-3.0"],
  [0.001, "0.001"],
  [0.00001, "1e-05"],
  [2560, "2560.0"],
  [123456, "123456.0"],
  [1234567, "1.234567e+06"],
  [1_000_000, "1e+06"],
  [1795398912.37, "1.79539891237e+09"],
  [12_345_678_901, "1.2345678901e+10"],
  [Infinity, "+Inf"],
  [-Infinity, "-Inf"],
  [NaN, "NaN"],
])("Python writes %p as %s", (value, text) => {
  expect(pythonNumber(value)).toBe(text);
});

test("a number that Python's spelling is read back from is the same number", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(pythonNumber(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

const durations = histogram([0.1, 1]);
for (const value of [0.05, 0.1, 0.5, 3]) durations.observe(value);
const requests = counter();
requests.increment({ status: "2xx", handler: 'a"b\\c\nd' }, 2);
const families = [
  { name: "d_seconds", type: "histogram", help: "How\nlong.", samples: durations.samples({ zone: "z" }) },
  { name: "r_total", type: "counter", help: "Requests.", samples: requests.samples() },
  { name: "up", type: "gauge", help: "1 if up.", samples: single(1) },
  { name: "silent", type: "gauge", help: "Has no series.", samples: [] },
] as const;

test("Python's exposition sorts labels, keeps .0 and leaves out families without series", () => {
  expect(exposition(families, pythonDialect)).toBe(`# HELP d_seconds How\\nlong.
# TYPE d_seconds histogram
d_seconds_bucket{le="0.1",zone="z"} 2.0
d_seconds_bucket{le="1.0",zone="z"} 3.0
d_seconds_bucket{le="+Inf",zone="z"} 4.0
d_seconds_count{zone="z"} 4.0
d_seconds_sum{zone="z"} 3.65
# HELP r_total Requests.
# TYPE r_total counter
r_total{handler="a\\"b\\\\c\\nd",status="2xx"} 2.0
# HELP up 1 if up.
# TYPE up gauge
up 1.0
`);
});

test("Rust's exposition keeps the order of labels and shortens numbers", () => {
  expect(exposition(families.slice(1, 3), rustDialect)).toBe(`# HELP r_total Requests.
# TYPE r_total counter
r_total{status="2xx",handler="a\\"b\\\\c\\nd"} 2
# HELP up 1 if up.
# TYPE up gauge
up 1
`);
});
