/** What Terraform does to one resource, as predicted from two bundles or as a plan says. */
export interface ResourceChange {
  readonly stack: string;
  /** E.g. `docker_container.exporter_container_462BE3B9`. */
  readonly address: string;
  readonly type: string;
  readonly action: "create" | "update" | "replace" | "destroy";
  /** Attributes that force a replacement, sorted; empty for any other action. */
  readonly forcedBy: readonly string[];
  /** Attributes that change, sorted; empty for what is made or destroyed. */
  readonly changed: readonly string[];
  /** Why a plan replaces what nothing changed about. Absent in predictions, and where an attribute forces it. */
  readonly reason?: "failed before" | "asked for";
}

/** From grave to harmless: what is destroyed, then what is replaced, made and changed; equal ones by place. */
export function gravestFirst(changes: readonly ResourceChange[]): readonly ResourceChange[] {
  const gravity: readonly ResourceChange["action"][] = ["destroy", "replace", "create", "update"];
  const place = ({ stack, address }: ResourceChange) => `${stack} ${address}`;
  return changes.toSorted(
    (a, b) => gravity.indexOf(a.action) - gravity.indexOf(b.action) || (place(a) < place(b) ? -1 : 1),
  );
}

/** Changes of a plan that the code does not explain: something was changed, lost or failed where it runs. */
export function unforeseen(
  planned: readonly ResourceChange[],
  predicted: readonly ResourceChange[],
): readonly ResourceChange[] {
  return planned.filter(
    ({ stack, address, action }) =>
      !predicted.some(
        (change) => change.stack === stack && change.address === address && change.action === action,
      ),
  );
}
