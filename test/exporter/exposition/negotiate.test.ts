import { negotiatedFormat } from "../../../exporter/exposition/negotiate.ts";

const text = "text/plain; version=0.0.4; charset=utf-8";
const text1 = "text/plain; version=1.0.0; charset=utf-8; escaping=";
const openMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=";

test.each([
  ["no header", undefined, text],
  ["a browser", "text/html,application/xhtml+xml,*/*;q=0.8", text],
  ["curl", "*/*", text],
  ["JSON only", "application/json", text],
  [
    "Prometheus 2.42",
    "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
    `${openMetrics}underscores`,
  ],
  [
    "Prometheus 3",
    "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
    `${openMetrics}allow-utf-8`,
  ],
  [
    "Prometheus 3 that scrapes with legacy names",
    "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=underscores;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
    `${openMetrics}underscores`,
  ],
  [
    "Prometheus 3 that wants text 1.0.0 first",
    "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.2",
    `${text1}allow-utf-8`,
  ],
  ["text 1.0.0 only", "text/plain;version=1.0.0", `${text1}underscores`],
  ["text 1.0.0 with legacy names", "text/plain;version=1.0.0;escaping=underscores", `${text1}underscores`],
  [
    "an escaping that rewrites underscores",
    "application/openmetrics-text;version=1.0.0;escaping=dots",
    `${openMetrics}underscores`,
  ],
  [
    "the older OpenMetrics",
    "application/openmetrics-text",
    "application/openmetrics-text; version=0.0.1; charset=utf-8",
  ],
  ["text preferred", "application/openmetrics-text;version=1.0.0;q=0.2,text/plain;version=0.0.4;q=0.9", text],
  ["OpenMetrics refused", "application/openmetrics-text;version=1.0.0;q=0,*/*;q=0.1", text],
  ["a version of the future", "application/openmetrics-text;version=2.0.0,text/plain;q=0.1", text],
  ["a quality that is none", "application/openmetrics-text;version=1.0.0;q=x,text/plain;q=0.1", text],
  [
    "protobuf first",
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.2",
    text,
  ],
])("%s is answered in a format that was asked for", (_case, accept, contentType) => {
  expect(negotiatedFormat(accept).contentType).toBe(contentType);
});
