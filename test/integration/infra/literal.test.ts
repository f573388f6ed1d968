import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { literal } from "../../../infra/constructs/literal.ts";
import { terraformEnvironment } from "../../../ops/offline/registry.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

test("Terraform reads an escaped text as it was", () => {
  const texts = [
    "${datasource}",
    "%{if}",
    "$${a}",
    "$$${a}",
    "%${a}",
    "$%{a}",
    '"${1}"\n\\${x}',
    "100 % $ {",
  ];
  const folder = temporaryDirectory("literal-");
  const output = Object.fromEntries(
    texts.map((text, index) => [`o${String(index)}`, { value: literal(text) }]),
  );
  writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ output }));
  const terraform = (...args: readonly string[]) =>
    execFileSync("terraform", args, {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, ...terraformEnvironment(), CHECKPOINT_DISABLE: "1" },
    });
  terraform("init", "-no-color");
  terraform("apply", "-auto-approve", "-no-color");
  const read: unknown = JSON.parse(terraform("output", "-json"));
  expect(read).toMatchObject(
    Object.fromEntries(texts.map((text, index) => [`o${String(index)}`, { value: text }])),
  );
}, 60_000);
