import type { Inventory } from "./model.ts";

const LOWER_KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Names of models have versions in them. */
const DOTTED_LOWER_KEBAB = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;

/** What types cannot say about names: a line a problem. */
export function nameProblems(inventory: Inventory): readonly string[] {
  return [...siteProblems(inventory), ...teamProblems(inventory), ...serviceProblems(inventory)];
}

/** They stand in label values, addresses of dashboards and names of files. */
function siteProblems({ cluster, hosts }: Inventory): readonly string[] {
  return [
    ...(LOWER_KEBAB.test(cluster)
      ? []
      : [`cluster: "${cluster}" is not lower-kebab-case: write it as hx-citadel`]),
    ...Object.keys(hosts)
      .filter((name) => !LOWER_KEBAB.test(name))
      .map((name) => `hosts["${name}"]: its name is not lower-kebab-case: write it as sql-server`),
  ];
}

function teamProblems({ teams }: Inventory): readonly string[] {
  const seen = new Map<string, string>();
  return teams.flatMap(({ name }, index) => {
    const path = `teams[${String(index)}].name`;
    if (!LOWER_KEBAB.test(name))
      return [`${path}: "${name}" is not lower-kebab-case: write it as data-science`];
    const other = seen.get(name);
    seen.set(name, path);
    return other === undefined
      ? []
      : [
          `${path}: "${name}" is also the name of ${other}: receivers and secret files are named after teams, give each its own`,
        ];
  });
}

function serviceProblems(inventory: Inventory): readonly string[] {
  const seen = new Map<string, string>();
  const named = [
    ...inventory.models.map(({ name }, index) => ({ path: `models[${String(index)}].name`, name })),
    { path: "gateway.name", name: inventory.gateway.name },
    ...inventory.dataStores.map(({ name }, index) => ({ path: `dataStores[${String(index)}].name`, name })),
    ...inventory.webServices.map(({ name }, index) => ({ path: `webServices[${String(index)}].name`, name })),
  ];
  return named.flatMap(({ path, name }) => {
    if (!DOTTED_LOWER_KEBAB.test(name))
      return [`${path}: "${name}" is not lower-kebab-case: write it as mixtral-8x7b`];
    const other = seen.get(name);
    seen.set(name, path);
    return other === undefined
      ? []
      : [`${path}: "${name}" is also the name of ${other}: names are metric labels and must be unique`];
  });
}
