import type { LoopbackPrefix } from "../../inventory/relocate.ts";

/** Grafana's own image, or the stand-in of its API where that image cannot be had. */
type GrafanaImage = { readonly kind: "grafana"; readonly image: string } | { readonly kind: "stand-in" };

/** What the stack `<instance>-platform` plays production's found servers with. */
export interface LocalPlatform {
  readonly prefix: LoopbackPrefix;
  readonly images: {
    readonly postgres: string;
    readonly pgpool: string;
    readonly redis: string;
    readonly grafana: GrafanaImage;
  };
  /** Absolute folder of what the platform's own servers need: `platformEntries` says what is in it. */
  readonly directory: string;
  /** Absolute path of the file with the password of Grafana's user `admin`. */
  readonly grafanaAdminPasswordFile: string;
}

/** Address of what stands for the world outside the site: the receivers of notifications, the simulator's switches. */
export function outsideAddress({ prefix }: Pick<LocalPlatform, "prefix">): string {
  return `${prefix}.200`;
}

/** Port of the sink that records notifications, on {@link outsideAddress}. */
export const SINK_PORT = 9080;
/** Port of the simulator's switches, on {@link outsideAddress}. */
export const SIMULATOR_ADMIN_PORT = 9081;
