import { imagePlans, imageTag, readyTag } from "../../../ops/offline/image-plan.ts";
import type { ImagePlan } from "../../../ops/offline/image-plan.ts";
import { imageKeys, imageRecipes } from "../../../ops/offline/images/recipes.ts";

const dockerfiles = { public: "FROM public", debian: "FROM debian" };
const plans = (key: (typeof imageKeys)[number]) => imagePlans(key, dockerfiles, "base:1");

test.each([
  ["prometheus", "public from prom/prometheus:v3.5.3", "debian built"],
  ["pgpool", "debian from debian:forky-slim", "debian built"],
  ["node", "public from node:24-slim", "debian built"],
] as const)("%s can be had as %s, else %s", (key, ...ways) => {
  expect(
    plans(key).map(({ origin, pull }) => `${origin} ${pull === null ? "built" : `from ${pull}`}`),
  ).toEqual(ways);
});

test("Grafana can only be pulled, and is used as published", () => {
  expect(plans("grafana").map(({ pull, dockerfile }) => [pull, dockerfile])).toEqual([
    ["grafana/grafana:12.4.5", null],
  ]);
});

test("what differs between a public and a Debian image is settled by build arguments", () => {
  const [published, built] = plans("redis-exporter").map(({ buildArgs }) => buildArgs);
  const common = { DIRECTORIES: "", COMMANDS: "sh wget redis_exporter", RUN_AS: "65534:65534" };
  expect(published).toEqual({
    ...common,
    BASE: "oliver006/redis_exporter:v1.86.0-alpine",
    LINKS: "redis_exporter=/redis_exporter",
  });
  expect(built).toEqual({
    ...common,
    BASE: "base:1",
    PACKAGES: "prometheus-redis-exporter",
    LINKS: "redis_exporter=/usr/bin/prometheus-redis-exporter",
  });
});

test("every public image is pinned by a tag", () => {
  const references = imageKeys.flatMap((key) => imageRecipes[key].publicReference ?? []);
  expect(references).toHaveLength(9);
  expect(references.filter((reference) => !/:v?\d[\w.-]*$/.test(reference))).toEqual([]);
});

test("the recipe's hash is 12 digits, the same for the same recipe and another for any change", () => {
  const recipes = [
    ...imageKeys.flatMap((key) => plans(key)),
    ...imagePlans("redis", { ...dockerfiles, debian: "FROM debian\n" }, "base:1").slice(1),
    ...imagePlans("redis", dockerfiles, "base:2").slice(1),
  ].map(({ recipe }) => recipe);
  expect(recipes.filter((recipe) => !/^[0-9a-f]{12}$/.test(recipe))).toEqual([]);
  expect(new Set(recipes).size).toBe(recipes.length);
  expect(plans("redis")).toEqual(plans("redis"));
});

test.each([
  ["prometheus", "debian", "3.5.3+ds1-6", "citadel/prometheus:3.5.3-local"],
  ["redis", "debian", "5:8.0.6-3", "citadel/redis:8.0.6-local"],
  ["node", "debian", "24.21.0+dfsg+~cs24.13.4-1", "citadel/node:24.21.0-local"],
  ["postgres", "public", "18.6", "citadel/postgres:18.6-public"],
  ["redis-exporter", "public", "v1.86.0-alpine", "citadel/redis-exporter:1.86.0-public"],
] as const)("the tag of %s (%s %s) is %s", (key, origin, version, tag) => {
  expect(imageTag(key, origin, version)).toBe(tag);
});

test("an image is ready if its labels name key and recipe, under its finished tag", () => {
  const [, plan]: readonly (ImagePlan | undefined)[] = plans("redis");
  const recipe = plan?.recipe ?? "";
  const made = [
    { key: "redis", recipe: "000000000000", tags: ["citadel/redis:7.0.0-local"] },
    { key: "postgres", recipe, tags: ["citadel/postgres:18.6-local"] },
    { key: "redis", recipe, tags: [] },
    { key: "redis", recipe, tags: [`citadel/redis:${recipe}-building`, "citadel/redis:8.0.6-local"] },
  ];
  expect(plan && readyTag(plan, made)).toBe("citadel/redis:8.0.6-local");
  expect(plan && readyTag(plan, made.slice(0, 3))).toBeUndefined();
});
