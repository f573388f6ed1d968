import { inventory } from "../../inventory/index.ts";
import type { Environment } from "./environment.ts";
import { localBackend } from "./local.ts";

/** An environment that cannot be deployed from this machine yet. */
export interface UnpreparedEnvironment extends Pick<
  Environment,
  "name" | "instance" | "inventory" | "backend"
> {
  /** Why, and what to do. */
  readonly problem: string;
}

/** A copy of the local environment that setup has not prepared. */
export function unpreparedLocal(instance: string, problem: string): UnpreparedEnvironment {
  return { name: "local", instance, inventory, backend: localBackend(instance), problem };
}
