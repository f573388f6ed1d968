import { contentsState } from "../../../ops/secrets/contents.ts";
import type { NeededFile } from "../../../ops/secrets/needed-files.ts";
import { fixtureEnvironment } from "../local-environment.ts";

const file: NeededFile = {
  place: "gpu01",
  consumer: "exporter",
  path: "/etc/llm-exporter/citadel/secrets/push-rag.sha256",
  owner: "root:llm-exporter",
  mode: "0640",
  source: "token-hash",
  purpose: "SHA-256 of the token that rag pushes with",
};
const props = {
  environment: fixtureEnvironment("/nowhere"),
  authority: undefined,
  key: "",
  now: new Date(0),
};
const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

test.each([
  ["a hash", `${hash}\n`, { state: "ok", note: "" }],
  [
    "two, while a token is rotated",
    `${hash}\n${hash}\n`,
    { state: "ok", note: "accepts the old token too: rotate ends it" },
  ],
  [
    "a token in clear",
    "dGhlIHRva2VuIGl0c2VsZg\n",
    { state: "wrong", note: "holds no SHA-256 of a token: remove it, setup makes it again" },
  ],
  ["nothing", "\n", { state: "wrong", note: "holds no SHA-256 of a token: remove it, setup makes it again" }],
])("a file of tokens' hashes with %s is judged", (_case, text, state) => {
  expect(contentsState(file, text, props)).toEqual(state);
});
