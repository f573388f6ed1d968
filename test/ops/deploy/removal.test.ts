import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { removalProblems } from "../../../ops/deploy/removal.ts";
import { stackFolder } from "../../../ops/terraform/stack.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";
import { programsOnPath, type ProgramsOnPath } from "../programs-on-path.ts";

/** A Terraform that reaches every host but that of `production-agents-db01`. */
const terraform = `mkdir -p .terraform
case "$1 $PWD" in "destroy "*-db01) echo 'Error: failed to dial' >&2; exit 1 ;; esac`;
let programs: ProgramsOnPath;
beforeAll(() => (programs = programsOnPath({ terraform })));
afterAll(() => {
  programs.remove();
});

test("a host that does not answer keeps no other stack from its removal, and is told with the way out", async () => {
  const outdir = temporaryDirectory("removal-");
  const stacks = ["production-agents-db01", "production-agents-web01"].map((name) => {
    const stack = stackFolder(outdir, name);
    mkdirSync(stack.folder, { recursive: true });
    writeFileSync(join(stack.folder, "cdk.tf.json"), `{ "terraform": {}, "provider": {} }`);
    return stack;
  });
  const lines: string[] = [];
  const lock = { expectHeld: () => undefined, release: () => Promise.resolve() };
  const problems = await removalProblems(stacks, lock, (line) => lines.push(line));
  const state = `terraform -chdir='${outdir}/stacks/production-agents-db01' state`;
  expect(problems).toEqual([
    [
      "production-agents-db01: terraform destroy: exit code 1: start the host and its Docker daemon, or correct its address",
      "  Error: failed to dial",
      `production-agents-db01: where its host is gone for good, have Terraform forget what it made there: ${state} rm $(${state} list)`,
    ].join("\n"),
  ]);
  expect(lines).toEqual(["production-agents-web01: removed, the release does not declare it any more"]);
});
