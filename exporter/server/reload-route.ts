import type { Audit } from "../access/audit.ts";
import { ConfigError } from "../config.ts";
import type { LoadedConfig } from "../config-file.ts";
import { jsonAnswer, textAnswer } from "./answer.ts";
import type { Route } from "./routes.ts";

/** `POST /-/reload`: 200 and the new configuration's hash, or 400 and everything that is wrong with it. */
export function reloadRoute(reload: () => Promise<LoadedConfig>, audit: Audit): Route {
  return {
    access: "admin",
    methods: {
      POST: async ({ client, address }) => {
        const event = { action: "reload", ...(client && { client }), address } as const;
        try {
          const { hash } = await reload();
          audit({ ...event, outcome: "done", details: { config: hash } });
          return jsonAnswer(200, { ready: true, config: hash });
        } catch (error) {
          audit({ ...event, outcome: "refused", details: { reason: "configuration" } });
          if (error instanceof ConfigError) return textAnswer(400, error.message);
          throw error;
        }
      },
    },
  };
}
