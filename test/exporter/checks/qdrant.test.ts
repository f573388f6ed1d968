import type { RequestListener } from "node:http";
import type { TargetConfig } from "../../../exporter/config.ts";
import { cleanup } from "../support/cleanup.ts";
import { httpTarget } from "../support/http-target.ts";
import { collection, collections, found, json, ok, routed } from "./answers.ts";

jest.setTimeout(120_000);

const { later, run } = cleanup();
afterEach(run);

describe("a Qdrant that is ready", () => {
  const sound = { "/readyz": ok, "/collections": collections("a", "b") };
  test.each<
    readonly [
      string,
      Readonly<Record<string, RequestListener>>,
      readonly string[] | undefined,
      string,
      string,
    ]
  >([
    [
      "whose collection is red",
      { ...sound, "/collections/a": collection("green"), "/collections/b": collection("red") },
      undefined,
      "not_ready",
      "/collections: status is red: b",
    ],
    [
      "that lacks an expected collection",
      { ...sound, "/collections/a": collection("green"), "/collections/b": collection("green") },
      ["a", "c"],
      "not_ready",
      "/collections: does not list c",
    ],
    [
      "whose collection has a state of no known name",
      { ...sound, "/collections/a": collection("purple") },
      undefined,
      "protocol",
      '/collections/a: answered JSON of another shape: ✖ Invalid option: expected one of "green"|"yellow"|"grey"|"red"\n  → at result.status',
    ],
    [
      "whose list is another document",
      { ...sound, "/collections": json({ status: "ok", result: [] }) },
      undefined,
      "protocol",
      "/collections: answered JSON of another shape: ✖ Invalid input: expected object, received array\n  → at result",
    ],
  ])("%s is up, but not ready", async (_case, routes, expected, reason, detail) => {
    const server = later(await httpTarget(routed(routes)));
    const target: TargetConfig = {
      kind: "qdrant",
      target: "qdrant",
      timeoutSeconds: 5,
      baseUrl: server.url,
      ...(expected === undefined ? {} : { collections: [...expected] }),
    };
    expect(await found(target)).toMatchObject({
      up: true,
      ready: false,
      failure: { reason, detail: `${server.url}${detail}` },
    });
  });
});
