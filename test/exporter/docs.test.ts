/** docs/exporter.md lists exactly the options that exist, with their defaults and ranges. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { webConfigSchema } from "../../exporter/access/web-config/schema.ts";
import { options, usage } from "../../exporter/arguments.ts";
import { exporterConfigSchema } from "../../exporter/config.ts";
import { limitsConfig } from "../../exporter/server/config.ts";

const text = readFileSync("docs/exporter.md", "utf8");

/** Cells of each row of the tables beneath a heading, but for their heads. */
function rows(heading: string): readonly (readonly string[])[] {
  const start = text.indexOf(`\n${heading}\n`);
  const end = text.slice(start + 1).search(/\n#{2,3} /);
  const section = text.slice(start, end === -1 ? undefined : start + 1 + end);
  return section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}

const jsonSchema = z.looseObject({
  get anyOf() {
    return z.array(jsonSchema).optional();
  },
  get oneOf() {
    return z.array(jsonSchema).optional();
  },
  get properties() {
    return z.record(z.string(), jsonSchema).optional();
  },
  get items() {
    return jsonSchema.optional();
  },
});
type JsonSchema = z.infer<typeof jsonSchema>;

function schemaOf(schema: z.ZodType): JsonSchema {
  return jsonSchema.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
}

/** Every field that something of a schema may have, e.g. `targets[].kind`. */
function fieldsOf(
  { anyOf = [], oneOf = [], properties = {}, items }: JsonSchema,
  path = "",
): readonly string[] {
  return [
    ...[...anyOf, ...oneOf].flatMap((one) => fieldsOf(one, path)),
    ...Object.entries(properties).flatMap(([name, field]) => {
      const own = path === "" ? name : `${path}.${name}`;
      return [own, ...fieldsOf(field, own)];
    }),
    ...(items === undefined ? [] : fieldsOf(items, `${path}[]`)),
  ];
}

const sorted = (names: readonly (string | undefined)[]) => [...new Set(names)].sort();

test("every flag is in the docs and in --help, and no other", () => {
  const flags = Object.keys(options).map((name) => `--${name}`);
  expect(rows("## Flags").map(([flag]) => flag)).toEqual(flags);
  expect(sorted(usage.match(/--[a-z-]+/g) ?? [])).toEqual(sorted(flags));
});

test("every field of the configuration is in the docs, and no other; those of custom metrics are in theirs", () => {
  const fields = fieldsOf(schemaOf(exporterConfigSchema)).filter(
    (field) => !field.startsWith("customMetrics.") && !field.startsWith("limits."),
  );
  expect(sorted(rows("## Configuration").map(([field]) => field))).toEqual(sorted(fields));
});

test("every limit is in the docs with its range and default", () => {
  const limit = z.object({ minimum: z.number(), maximum: z.number(), default: z.number() });
  const limits = Object.entries(schemaOf(limitsConfig).properties ?? {}).map(([name, schema]) => {
    const { minimum, maximum, default: normal } = limit.parse(schema);
    return [`limits.${name}`, `${String(minimum)}–${String(maximum)}`, String(normal)];
  });
  expect(rows("### Limits").map((cells) => cells.slice(0, 3))).toEqual(limits);
});

test("every key of web.config.yml that is known is in the docs, and no other", () => {
  const keys = fieldsOf(schemaOf(webConfigSchema)).filter(
    (key) => !["tls_server_config", "http_server_config", "rate_limit"].includes(key),
  );
  const headers = keys.filter((key) => key.startsWith("http_server_config.headers."));
  const listed = rows("### web.config.yml");
  expect(sorted(listed.map(([key]) => key))).toEqual(sorted(keys.filter((key) => !headers.includes(key))));
  const named = listed.find(([key]) => key === "http_server_config.headers")?.[1]?.split(", ");
  expect(sorted(named ?? [])).toEqual(sorted(headers.map((key) => key.split(".").at(-1))));
});
