import { TerraformStack, type IAspect } from "cdktf";
import type { IConstruct } from "constructs";
import { block } from "./problem.ts";
import type { EnvironmentName } from "./resource-rules.ts";
import { stackProblems } from "./stack-rules.ts";

/** Stacks that must not be deployed as they are, a line a problem. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

/** Refuses at synthesis what would fail, leak or lie at deployment. Added to every stack of an app. */
export class Policy implements IAspect {
  readonly #environmentOf: (stack: string) => EnvironmentName;

  /** @param environmentOf - the environment that a stack belongs to, by the stack's name */
  constructor(environmentOf: (stack: string) => EnvironmentName) {
    this.#environmentOf = environmentOf;
  }

  /** @throws {PolicyError} at the first stack of an app, naming every problem of all of its stacks. */
  visit(node: IConstruct): void {
    if (!TerraformStack.isStack(node)) return;
    const stacks = node.node.root.node.findAll().filter((each) => TerraformStack.isStack(each));
    if (node !== stacks[0]) return;
    const problems = stacks.flatMap((stack) => {
      const name = stack.node.id;
      return stackProblems(name, block(stack.toTerraform()), this.#environmentOf(name));
    });
    if (problems.length > 0) throw new PolicyError(problems.join("\n"));
  }
}
