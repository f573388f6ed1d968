import type { FileState } from "./file-states.ts";

/** What a consumer is called in a heading. */
const CONSUMERS = {
  deployer: "whoever deploys",
  exporter: "the exporter",
  prometheus: "Prometheus",
  alertmanager: "Alertmanager",
  grafana: "Grafana",
  publisher: "publishers",
  "postgres-agent": "postgres_exporter",
  "redis-agent": "redis_exporter",
} as const satisfies Readonly<Record<FileState["file"]["consumer"], string>>;

/** What a state is called in its column, all of one width. */
const MARKS = {
  ok: "ok       ",
  "to make": "to make  ",
  "to supply": "TO SUPPLY",
  wrong: "WRONG    ",
  unknown: "UNKNOWN  ",
} as const satisfies Readonly<Record<FileState["state"], string>>;

/**
 * Which files are needed, by place and consumer: state, path, owner, mode, what for; below what is not well, what to
 * do about it.
 */
export function secretTable(states: readonly FileState[]): string {
  const headings = [...new Set(states.map(heading))];
  const width = Math.max(0, ...states.map(({ file }) => file.path.length));
  const blocks = headings.map((title) => {
    const members = states.filter((state) => heading(state) === title);
    return [title, ...members.flatMap((state) => lines(state, width))].join("\n");
  });
  return blocks.join("\n\n");
}

function heading({ file }: FileState): string {
  return `${file.place}, for ${CONSUMERS[file.consumer]}`;
}

function lines({ file, state, note }: FileState, width: number): readonly string[] {
  const access = [file.owner, file.mode].filter((word) => word !== "").join(" ");
  const good = state === "ok" && note !== "" ? ` (${note})` : "";
  const line = `  ${MARKS[state]} ${file.path.padEnd(width)}  ${access}  ${file.purpose}${good}`;
  return state === "ok" ? [line] : [line, `            ${note}`];
}
