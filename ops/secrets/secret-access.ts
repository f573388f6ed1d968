import { dirname } from "node:path/posix";
import type { Environment } from "../../infra/environments/environment.ts";
import {
  secretDirectories,
  secretHolders,
  type SecretFile,
  type SecretHolder,
} from "../../inventory/secrets.ts";
import type { FileAccess } from "../host-files.ts";

/** Who may do what with a secret file, and with the directory that it lies in. */
export interface SecretAccess {
  readonly directory: FileAccess;
  readonly file: FileAccess & { readonly mode: "0640" | "0600" };
}

/**
 * A service's file is read by its group; a publisher's by its owner alone, though it lies in the directory of the
 * service that it publishes to. A directory is entered by its service's group.
 */
export function secretAccess(
  { inventory, groups, publisherUser }: Pick<Environment, "inventory" | "groups" | "publisherUser">,
  { reader, path }: Pick<SecretFile, "reader" | "path">,
): SecretAccess {
  const [owner = "0", ownGroup = "0"] = publisherUser.split(":");
  const group = (holder: SecretHolder) => String(groups[holder]);
  const directories: Readonly<Record<string, string>> = Object.fromEntries(
    secretHolders.map((holder) => [secretDirectories(inventory)[holder], group(holder)]),
  );
  return {
    directory: { owner, group: directories[dirname(path)] ?? ownGroup, mode: "0750" },
    file:
      reader === "publisher"
        ? { owner, group: ownGroup, mode: "0600" }
        : { owner, group: group(reader), mode: "0640" },
  };
}
