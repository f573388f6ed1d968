import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { publisherImage } from "../../../infra/images/publisher-image.ts";

const checkout = resolve(__dirname, "../../..");
const parts = {
  base: "node:24.21.0-alpine",
  prometheus: "prom/prometheus:v3.5.3",
  alertmanager: "prom/alertmanager:v0.33.1",
};

test("the publisher's image is built of three images and nothing else", () => {
  expect(publisherImage("FROM x", parts)).toEqual({
    tag: "citadel/publisher:50a7978851a6",
    dockerfile: "FROM x",
    buildArguments: {
      BASE: "node:24.21.0-alpine",
      PROMETHEUS: "prom/prometheus:v3.5.3",
      ALERTMANAGER: "prom/alertmanager:v0.33.1",
    },
    files: {},
  });
});

test.each([
  ["the Dockerfile", "FROM y", {}],
  ["the base", "FROM x", { base: "node:24.22.0-alpine" }],
  ["Prometheus", "FROM x", { prometheus: "prom/prometheus:v3.5.4" }],
  ["Alertmanager", "FROM x", { alertmanager: "prom/alertmanager:v0.33.2" }],
])("another version of %s gives the image another name", (_case, dockerfile, changed) => {
  const { tag } = publisherImage("FROM x", parts);
  expect(publisherImage(dockerfile, { ...parts, ...changed }).tag).not.toBe(tag);
});

test("two images that change places give the image another name", () => {
  const { tag } = publisherImage("FROM x", parts);
  const swapped = { ...parts, prometheus: parts.alertmanager, alertmanager: parts.prometheus };
  expect(publisherImage("FROM x", swapped).tag).not.toBe(tag);
});

test("the recipe copies the two tools beside Node.js, runs them once, and installs nothing", () => {
  const instructions = readFileSync(join(checkout, "infra/publisher/Dockerfile"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  expect(instructions).toEqual([
    "ARG BASE",
    "ARG PROMETHEUS",
    "ARG ALERTMANAGER",
    "FROM ${PROMETHEUS} AS prometheus",
    "FROM ${ALERTMANAGER} AS alertmanager",
    "FROM ${BASE}",
    "COPY --from=prometheus /bin/promtool /usr/local/bin/promtool",
    "COPY --from=alertmanager /bin/amtool /usr/local/bin/amtool",
    "RUN promtool --version && amtool --version && node --version",
  ]);
});
