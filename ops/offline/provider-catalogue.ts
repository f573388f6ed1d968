/** A Terraform provider that the project needs. */
export interface ProviderRecipe {
  /** Its source address at the public registry, e.g. `grafana/grafana`. */
  readonly source: string;
  /** The version taken from the public registry. */
  readonly registryVersion: string;
  /** The version that is built where the registry cannot be reached. */
  readonly builtVersion: string;
  /** The folder, beside this file, with the go.mod that pins what is built. */
  readonly folder: string;
  /** The tool of that go.mod. */
  readonly tool: string;
  /** Minutes that its build takes on two cores, downloads included. */
  readonly buildMinutes: number;
}

/** Provider names, as stacks use them. */
export type ProviderName = "docker" | "grafana";

/** The providers, and which version comes from where. */
export const providerRecipes: Readonly<Record<ProviderName, ProviderRecipe>> = {
  docker: {
    source: "kreuzwerker/docker",
    registryVersion: "4.6.0",
    builtVersion: "4.6.0",
    folder: "docker-provider",
    tool: "github.com/terraform-providers/terraform-provider-docker",
    buildMinutes: 4,
  },
  grafana: {
    source: "grafana/grafana",
    registryVersion: "4.45.1",
    // From 2.0.0 on its module path lacks the /v2 that Go requires, so that no newer one can be fetched.
    builtVersion: "1.43.0",
    folder: "grafana-provider",
    tool: "github.com/grafana/terraform-provider-grafana",
    buildMinutes: 2,
  },
};
