import { z } from "zod";
import { LARGEST_TIME_LAPSE } from "../../inventory/time-lapse.ts";
import { isPinned } from "../images/pinned.ts";

const image = z
  .string()
  .refine(isPinned, { error: "must be an image with a tag other than latest, or with a digest" });

const setupRecord = z.strictObject({
  images: z.strictObject({
    prometheus: image,
    alertmanager: image,
    postgres: image,
    pgpool: image,
    redis: image,
    nodeExporter: image,
    postgresExporter: image,
    redisExporter: image,
    /** The stand-in is served by the simulator's image. */
    grafana: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("grafana"), image }),
      z.strictObject({ kind: z.literal("stand-in") }),
    ]),
    /** Node.js with `sh` and `wget`: the exporter, the simulator and the publisher's image are built on it. */
    base: image,
  }),
  /** Exact versions of what was installed or built. */
  providers: z.strictObject({ docker: z.string().min(1), grafana: z.string().min(1) }),
  /** `uid:gid` that owns the instance's host directories. */
  owner: z
    .string()
    .regex(/^\d+:\d+$/, "must be uid:gid, e.g. 0:0")
    .default("0:0"),
  /** Group id of secret files: 65534, or the operator's own where they cannot give files away. */
  secretGroup: z.int().min(0).default(65534),
  /** How many times as fast as at the site everything goes there; `MONITORING_TIME_LAPSE` of its setup. */
  timeLapse: z.number().min(1).max(LARGEST_TIME_LAPSE).optional(),
});

/** What `npm run setup -- --env local` found or made on this machine: `.local/<instance>/setup.json`. */
export type SetupRecord = z.infer<typeof setupRecord>;

/** A record, or why there is none that can be used. */
export type SetupRecordResult =
  | { readonly kind: "record"; readonly record: SetupRecord }
  | { readonly kind: "problem"; readonly problem: string };

/** What the text of a setup record says; `undefined` where there is no file. */
export function setupRecordOf(text: string | undefined): SetupRecordResult {
  if (text === undefined) return { kind: "problem", problem: NOT_SET_UP };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { kind: "problem", problem: `setup.json: ${String(error)}: ${REMEDY}` };
  }
  const result = setupRecord.safeParse(json);
  if (result.success) return { kind: "record", record: result.data };
  const problems = result.error.issues.map(
    ({ path, message }) => `setup.json: ${z.core.toDotPath(path) || "(root)"}: ${message}: ${REMEDY}`,
  );
  return { kind: "problem", problem: problems.join("\n") };
}

const REMEDY = "run `npm run setup -- --env local`";
const NOT_SET_UP = `local: not set up: ${REMEDY}`;
