/** Attributes that are sets: the order of their elements means nothing. `add` and `drop` are those of capabilities. */
const SETS = [
  ...["env", "labels", "upload", "mounts", "volumes", "ports", "security_opts", "group_add", "permissions"],
  ...["networks_advanced", "devices", "device_requests", "ulimit", "host", "add", "drop"],
];

/** Whether an attribute's elements have no order. */
export function isSet(attribute: string): boolean {
  return SETS.includes(attribute);
}
