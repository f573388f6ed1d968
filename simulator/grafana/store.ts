import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyState, grafanaState, type GrafanaState } from "./state.ts";

/** The state, on disk before anybody is told. */
export interface Store {
  readonly state: () => GrafanaState;
  /** Returns when the state is on disk. */
  readonly replace: (state: GrafanaState) => void;
}

/** Name of the one file in Grafana's data directory. */
export const STATE_FILE = "grafana-stand-in.json";

/**
 * The store in a directory, as it was left there.
 * @throws when the directory cannot be used, or its file is not one of ours
 */
export function openStore(directory: string): Store {
  const file = join(directory, STATE_FILE);
  let current = existsSync(file) ? storedState(file) : emptyState;
  const replace = (state: GrafanaState) => {
    const next = `${file}.next`;
    const handle = openSync(next, "w", 0o600);
    try {
      writeFileSync(handle, JSON.stringify(state));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(next, file);
    current = state;
  };
  // A directory that cannot be written is said now, not at the first change.
  replace(current);
  return { state: () => current, replace };
}

function storedState(file: string): GrafanaState {
  try {
    return grafanaState.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    throw new Error(`${file}: is not the state of this stand-in: move it away: ${String(error)}`, {
      cause: error,
    });
  }
}
