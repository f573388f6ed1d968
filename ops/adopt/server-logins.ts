import { z } from "zod";
import { authorityFile, loginFiles } from "../../inventory/secrets.ts";
import type { ClearClient } from "./clear-clients.ts";
import { EditRefusal } from "./text-edit.ts";
import type { MapEntries } from "./yaml-map-entries.ts";

/** What clients in Prometheus' main file are told of the secured servers beside it. */
export interface ServerLogins {
  /** `address:port` of Prometheus and Alertmanager, by each name that the file may know them by: they want a login. */
  readonly withLogin: readonly string[];
  /** `address:port` of Grafana, by each name: its metrics want none. */
  readonly withoutLogin: readonly string[];
  /** Name of the host, which their certificates are for, whatever the file calls it. */
  readonly host: string;
}

/** A section of the main file that talks to servers: a scrape job, or one of `alerting.alertmanagers`. */
export const clientSection = z.looseObject({
  job_name: z.string().optional(),
  scheme: z.string().optional(),
  static_configs: z.array(z.looseObject({ targets: z.array(z.string()).nullish() })).nullish(),
});

const ALERTMANAGERS = "alerting.alertmanagers";

interface Clients {
  readonly alerting?: { readonly alertmanagers?: readonly Client[] | null | undefined } | null | undefined;
  readonly scrape_configs?: readonly Client[] | null | undefined;
}
type Client = z.infer<typeof clientSection>;

/** Relative to the main file, as the includes are. The files are read at each request. */
export function loginEntries({ host }: ServerLogins, kind: "with a login" | "without a login"): MapEntries {
  const secrets = "citadel/secrets";
  return {
    scheme: "https",
    ...(kind === "with a login"
      ? { basic_auth: { username: "read", password_file: `${secrets}/${loginFiles.readPassword}` } }
      : {}),
    tls_config: { ca_file: `${secrets}/${authorityFile}`, server_name: host },
  };
}

/**
 * Targets that would be refused and that adopt does not reach, a line each: a file or service discovery names them, or
 * a file of jobs that is not the main file.
 * @param asked - what Prometheus asks in clear at the moment
 */
export function unreachedClients(
  clients: Clients | undefined,
  asked: readonly ClearClient[],
): readonly string[] {
  const sections = [
    ...(clients?.alerting?.alertmanagers ?? []).map((client) => ({ client, name: ALERTMANAGERS })),
    ...(clients?.scrape_configs ?? []).map((client) => ({ client, name: client.job_name ?? "" })),
  ];
  const reached = ({ section, target }: ClearClient) =>
    sections.some(
      ({ client, name }) =>
        name === section &&
        (client.static_configs ?? []).some(({ targets }) => targets?.includes(target) === true),
    );
  return asked
    .filter((client) => !reached(client))
    .map(
      ({ section, target }) =>
        `${section} asks ${target} in clear, would be refused, and finds it elsewhere than in static_configs of the main file: give it scheme, basic_auth and tls_config of a section of its own, or take that target out`,
    );
}

/**
 * The sections that talk to secured servers in clear, and what they need: nobody's scrape is lost, and no alert.
 * @throws {EditRefusal} when a section talks to them and to others at once.
 */
export function missingLogins(
  clients: Clients | undefined,
  logins: ServerLogins | undefined,
): readonly { readonly path: readonly (string | number)[]; readonly entries: MapEntries }[] {
  if (logins === undefined) return [];
  const found = [
    ...(clients?.alerting?.alertmanagers ?? []).map((client, index) => ({
      client,
      path: ["alerting", "alertmanagers", index],
    })),
    ...(clients?.scrape_configs ?? []).map((client, index) => ({ client, path: ["scrape_configs", index] })),
  ];
  return found.flatMap(({ client, path }) => {
    const targets = (client.static_configs ?? []).flatMap((group) => group.targets ?? []);
    const { withLogin, withoutLogin } = logins;
    const secured = targets.filter((target) => [...withLogin, ...withoutLogin].includes(target));
    if (secured.length === 0 || client.scheme === "https") return [];
    const kind = secured.some((target) => withLogin.includes(target)) ? withLogin : withoutLogin;
    if (!targets.every((target) => kind.includes(target))) {
      throw new EditRefusal(
        `${client.job_name ?? ALERTMANAGERS} has ${secured.join(", ")}, which is to be asked with a login, among other targets: give it a section of its own`,
      );
    }
    return [{ path, entries: loginEntries(logins, kind === withLogin ? "with a login" : "without a login") }];
  });
}
