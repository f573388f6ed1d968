import type { ContainerMounts } from "@cdktf/provider-docker/lib/container/index.js";

/** A directory or file of the host, at a path in the container; it must exist on the host. */
export function readOnlyMount(source: string, target: string): ContainerMounts {
  return { type: "bind", source, target, readOnly: true };
}

/** A directory of the host that the container writes to; it must exist on the host. */
export function writableMount(source: string, target: string): ContainerMounts {
  return { type: "bind", source, target, readOnly: false };
}

/** A named volume. */
export function volumeMount(volume: string, target: string): ContainerMounts {
  return { type: "volume", source: volume, target, readOnly: false };
}
