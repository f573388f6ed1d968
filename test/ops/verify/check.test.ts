import { HttpError } from "../../../ops/http.ts";
import { finding, findings } from "../../../ops/verify/check.ts";

const command = (name: string) => `npm run ${name} -- --env production`;

test("a server that does not answer as it must is a failed finding with the remedy", async () => {
  const look = () => Promise.reject(new HttpError("http://127.0.0.1:9093/: connect ECONNREFUSED"));
  expect(await findings("alerting", command, look)).toEqual([
    {
      title: "alerting",
      state: "failed",
      evidence:
        "http://127.0.0.1:9093/: connect ECONNREFUSED: start the server, open the way to it (npm run preflight -- --env production), or correct its credentials (npm run setup -- --env production)",
    },
  ]);
});

test("what a look finds is what is found", async () => {
  const found = [finding("a", [], "seen"), finding("b", ["one", "two"], "unseen")];
  expect(await findings("title", command, () => Promise.resolve(found))).toEqual([
    { title: "a", state: "ok", evidence: "seen" },
    { title: "b", state: "failed", evidence: "one; two" },
  ]);
});

test("a defect of the look itself is no finding", async () => {
  await expect(findings("title", command, () => Promise.reject(new TypeError("a defect")))).rejects.toThrow(
    "a defect",
  );
});
