/**
 * Attributes whose change makes a provider replace the resource (`ForceNew`, `RequiresReplace`). Sources:
 * - kreuzwerker/docker 4.6: `internal/provider/resource_docker_{container,image,volume}.go`
 * - grafana/grafana 1.43 and 4.45: `internal/resources/grafana/resource_{dashboard,folder,folder_permission}.go`
 *
 * What is not named here is changed in place, if at all: see {@link unappliedAttributes}.
 */
const forcing: Readonly<Record<string, readonly string[]>> = {
  docker_container: [
    ...["name", "image", "command", "entrypoint", "env", "labels", "upload", "volumes", "ports"],
    ...["network_mode", "networks_advanced", "pid_mode", "ipc_mode", "userns_mode", "cgroupns_mode"],
    ...["user", "group_add", "privileged", "read_only", "capabilities", "security_opts", "sysctls", "ulimit"],
    ...["hostname", "domainname", "host", "dns", "dns_opts", "dns_search", "publish_all_ports"],
    ...["log_driver", "log_opts", "stop_signal", "stop_timeout", "working_dir", "runtime"],
    ...["platform", "devices", "device_cgroup_rules", "device_requests", "gpus", "cpus", "shm_size"],
    ...["storage_opts", "cgroup_parent", "tty", "stdin_open"],
  ],
  docker_image: ["name", "pull_triggers", "triggers", "platform"],
  docker_volume: ["name", "labels", "driver", "driver_opts"],
  grafana_folder: ["uid", "parent_folder_uid"],
  grafana_folder_permission: ["folder_uid"],
  terraform_data: ["triggers_replace"],
};

/** Grafana's provider before 2.0 is another one in this respect: used where no newer one can be had (ADR 0001). */
const forcingBefore2: Readonly<Record<string, readonly string[]>> = {
  grafana_dashboard: ["folder"],
  grafana_folder: [],
};

/** Blocks that force a replacement when their number changes, but not when something in them does. */
const forcingByNumber: Readonly<Record<string, readonly string[]>> = {
  docker_container: ["healthcheck", "mounts"],
};

/** Attributes that a plan changes in place while the provider does nothing: its update function leaves them out. */
const unapplied: Readonly<Record<string, readonly string[]>> = {
  docker_container: ["cpu_period", "cpu_quota", "healthcheck", "init", "mounts", "tmpfs"],
};

/** Attributes of a type of resource that force its replacement. */
export function forcingAttributes(type: string, providerVersion: string): readonly string[] {
  const old = isBefore2(type, providerVersion) ? forcingBefore2[type] : undefined;
  return old ?? forcing[type] ?? [];
}

/** Whether the number of an attribute's blocks forces a replacement. */
export function isForcedByNumber(type: string, attribute: string): boolean {
  return forcingByNumber[type]?.includes(attribute) ?? false;
}

/** Attributes whose change in place a plan shows and nobody carries out. */
export function unappliedAttributes(type: string): readonly string[] {
  return unapplied[type] ?? [];
}

/** Whether a changed `uid` inside a dashboard's JSON replaces the dashboard. */
export function replacesForUid(type: string, providerVersion: string): boolean {
  return type === "grafana_dashboard" && !isBefore2(type, providerVersion);
}

function isBefore2(type: string, providerVersion: string): boolean {
  return type.startsWith("grafana_") && /^[01]\./.test(providerVersion);
}
