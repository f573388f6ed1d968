import type { Bundle } from "../bundle/bundle.ts";
import type { ResourceChange } from "../review/resources/resource-change.ts";
import type { Review } from "../review/review.ts";
import { verdict } from "../review/verdict.ts";
import { publishers } from "../live/publishers.ts";

/** How somebody agrees to what a deployment does. */
export type Approval =
  /** To the change with this semantic digest, which was reviewed. */
  | { readonly kind: "reviewed"; readonly digest: string }
  /** A person is asked. */
  | { readonly kind: "ask"; readonly agreed: (question: string) => Promise<boolean> }
  /** To whatever it is: the local environment, and the way back. */
  | { readonly kind: "given" };

/** Nobody has agreed to a deployment: exit code 1, nothing was changed. */
class ApprovalError extends Error {
  override readonly name = "ApprovalError";
}

/** What Terraform destroys or replaces though the code does not say so: more than a publication made again. */
export function surprises({ unforeseen = [] }: Review, bundle: Bundle): readonly ResourceChange[] {
  const publishing = publishers(bundle);
  return unforeseen
    .filter(({ action }) => action === "replace" || action === "destroy")
    .filter(
      (change) =>
        !publishing.some(({ stack, address }) => stack === change.stack && address === change.address),
    );
}

/**
 * Makes sure that somebody agrees to a change. A change of nothing needs nobody: it only puts back what was lost.
 *
 * @param expected - the review of the code alone
 * @param surprising - what Terraform would do beyond it
 * @throws {ApprovalError}
 */
export async function expectApproval(
  approval: Approval,
  expected: Review,
  surprising: readonly ResourceChange[],
): Promise<void> {
  if (approval.kind === "given") return;
  if (verdict(expected) === "nothing" && surprising.length === 0) return;
  if (approval.kind === "ask") {
    if (await approval.agreed("Deploy this? [y/N] ")) return;
    throw new ApprovalError("not deployed: nobody agreed; nothing was changed");
  }
  if (approval.digest !== expected.digest || surprising.length > 0) {
    throw new ApprovalError(objectionTo(approval.digest, expected.digest, surprising));
  }
}

function objectionTo(reviewed: string, digest: string, surprising: readonly ResourceChange[]): string {
  return reviewed === digest
    ? `not deployed: beyond what was reviewed, Terraform would ${surprising.map(({ action, stack, address }) => `${action} ${stack}/${address}`).join(", ")}: look why (npm run drift), then deploy without --reviewed at a terminal; nothing was changed`
    : `not deployed: this change is ${digest}, reviewed was ${reviewed}: review it again, then deploy with --reviewed ${digest}; nothing was changed`;
}
