/** What a provider takes where the configuration says nothing. Same sources as forcing-attributes.ts. */

const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  docker_container: {
    attach: false,
    container_read_refresh_timeout_milliseconds: 15_000,
    logs: false,
    memory_reservation: 0,
    must_run: true,
    network_mode: "bridge",
    read_only: false,
    remove_volumes: true,
    restart: "no",
    rm: false,
    start: true,
    stdin_open: false,
    tty: false,
    wait: false,
    wait_timeout: 60,
  },
  grafana_folder: { prevent_destroy_if_not_empty: false },
};

/** Attributes that keep their value when the configuration no longer names them (`Optional` and `Computed`). */
const kept: Readonly<Record<string, readonly string[]>> = {
  docker_container: [
    ...["command", "entrypoint", "env", "healthcheck", "hostname", "init", "ipc_mode", "labels"],
    ...["log_driver", "platform", "runtime", "security_opts", "shm_size", "stop_signal", "stop_timeout"],
  ],
  docker_volume: ["name", "driver"],
  grafana_folder: ["uid"],
};

/** Whether a value is what the provider takes anyway. */
export function isDefault(type: string, attribute: string, value: unknown): boolean {
  return Object.hasOwn(defaults[type] ?? {}, attribute) && defaults[type]?.[attribute] === value;
}

/** Whether an attribute that vanishes from the configuration stays as it was where it runs. */
export function isKeptWhenRemoved(type: string, attribute: string): boolean {
  return kept[type]?.includes(attribute) ?? false;
}
