import { DataResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Backend } from "../environments/environment.ts";
import { useBackend } from "./terraform-settings.ts";

/** Why nothing can be deployed yet. */
export interface UnpreparedStackProps {
  readonly backend: Backend;
  readonly checkoutFromStack: string;
  /** What Terraform says. */
  readonly problem: string;
}

/** Stands for a stack that cannot be synthesised on this machine yet: planning it fails and says why. */
export class UnpreparedStack extends TerraformStack {
  constructor(scope: Construct, id: string, { backend, checkoutFromStack, problem }: UnpreparedStackProps) {
    super(scope, id);
    useBackend(this, backend, checkoutFromStack);
    new DataResource(this, "setup", {
      lifecycle: {
        // A condition has to refer to something: this one is never true.
        precondition: [{ condition: '${path.module == ""}', errorMessage: problem }],
      },
    });
  }
}
