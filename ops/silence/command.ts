import { commandText } from "../command-text.ts";
import { deployer } from "../deploy/site.ts";
import { environmentEndpoints } from "../environment-endpoints.ts";
import { checkout, chosenEnvironment, UsageError, type EnvironmentOptions } from "../options.ts";
import type { SilenceWish } from "./request.ts";
import { expiredSilences, listedSilences, silenced, type SilenceSite } from "./silence.ts";

/** What can be done about silences. */
export const silenceActions = ["add", "list", "expire"] as const;

/** `silence`: sets, lists and ends silences of Alertmanager. */
export async function runSilence(
  action: (typeof silenceActions)[number],
  ids: readonly string[],
  options: EnvironmentOptions & SilenceWish,
): Promise<void> {
  const environment = chosenEnvironment(options);
  const site: SilenceSite = {
    alertmanager: environmentEndpoints(environment, checkout).alertmanager,
    inventory: environment.inventory,
    command: (...words) => commandText(environment, "silence", ...words),
  };
  console.log(await done(site, action, ids, options));
}

function done(
  site: SilenceSite,
  action: (typeof silenceActions)[number],
  ids: readonly string[],
  wish: SilenceWish,
): Promise<string> {
  if (action !== "expire" && ids.length > 0)
    throw new UsageError(`silence: ${action}: takes no id, but got ${ids.join(", ")}: leave it out`);
  switch (action) {
    case "add":
      return silenced(site, wish, deployer(), Date.now());
    case "list":
      return listedSilences(site);
    case "expire":
      return expiredSilences(site, ids);
  }
}
