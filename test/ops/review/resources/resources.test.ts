import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Bundle, StackBundle } from "../../../../ops/bundle/bundle.ts";
import { bundleOf } from "../../../../ops/bundle/bundle.ts";
import { plannedChanges } from "../../../../ops/review/resources/planned.ts";
import { predictedChanges } from "../../../../ops/review/resources/predicted.ts";
import { unforeseen } from "../../../../ops/review/resources/resource-change.ts";
import { edits } from "../../../fixtures/plans/edits.ts";

const recorded = (file: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, "../../../fixtures/plans", file), "utf8"));

function stackOf(name: string): StackBundle {
  const [stack] = bundleOf({ stacks: [recorded(`stack-${name}.json`)] }).stacks;
  if (stack === undefined) throw new Error(`no stack ${name}`);
  return stack;
}

const bundle = (stack: StackBundle): Bundle => ({ stacks: [stack] });

test.each(edits)("$name: what is predicted is what Terraform planned", ({ name, stack, edit }) => {
  const base = stackOf(stack);
  expect(predictedChanges(bundle(base), bundle(edit(base)))).toEqual(
    plannedChanges(base.name, recorded(`${name}.json`)),
  );
});
