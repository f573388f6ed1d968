/** What a client may do: read metrics, administer the exporter (and read), or push into one namespace. */
export type ClientRole = "scrape" | "admin" | `push:${string}`;

/** Who asks, as proven by a credential. */
export interface Client {
  /** For the audit log: the same for every credential of the same client. */
  readonly name: string;
  /** At most one of them is a namespace, which is where everything goes that the client pushes. */
  readonly roles: readonly ClientRole[];
}

/** What a route asks of a client: `push` is the right to push into whichever namespace. */
export type Access = "open" | "scrape" | "push" | "admin";

/** Whether a client may use routes of some access. `admin` may read what `scrape` may; it may not push. */
export function mayUse({ roles }: Client, access: Access): boolean {
  switch (access) {
    case "open":
      return true;
    case "scrape":
      return roles.includes("scrape") || roles.includes("admin");
    case "admin":
      return roles.includes("admin");
    case "push":
      return roles.some((role) => role.startsWith("push:"));
  }
}

/** The namespace that a client pushes into; `undefined` for one who may not push. */
export function namespaceOf({ roles }: Client): string | undefined {
  return roles.find((role) => role.startsWith("push:"))?.slice("push:".length);
}
