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

test("what a plan replaces for a failure before, or because somebody asked for it, says so", () => {
  const change = { actions: ["delete", "create"], before: { name: "a" }, after: { name: "a" } };
  const resource = { address: "docker_container.a", type: "docker_container", change };
  const plan = {
    resource_changes: [
      { ...resource, action_reason: "replace_because_tainted" },
      { ...resource, address: "docker_container.b", action_reason: "replace_by_request" },
    ],
  };
  expect(plannedChanges("local-exporter", plan).map(({ address, reason }) => [address, reason])).toEqual([
    ["docker_container.a", "failed before"],
    ["docker_container.b", "asked for"],
  ]);
});

test("what only a plan shows was not foreseen", () => {
  const seen = plannedChanges("local-exporter", recorded("exporter-image.json"));
  const base = stackOf("exporter");
  const predicted = predictedChanges(bundle(base), bundle(base));
  expect(unforeseen(seen, predicted)).toEqual(seen);
  expect(unforeseen(seen, seen)).toEqual([]);
});

test.each(edits)("$name: what is predicted is what Terraform planned", ({ name, stack, edit }) => {
  const base = stackOf(stack);
  expect(predictedChanges(bundle(base), bundle(edit(base)))).toEqual(
    plannedChanges(base.name, recorded(`${name}.json`)),
  );
});
