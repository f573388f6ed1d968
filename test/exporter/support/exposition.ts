/** A sample as a strict reader of Prometheus' text formats understands it. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A family as it was read. */
export interface ReadFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * Reads text format 0.0.4 or OpenMetrics 1.0, written from their specifications and not from our renderer: one
 * HELP and one TYPE a family, all of its samples together, no name or label twice.
 * @throws {Error} at the first thing that is not allowed.
 */
export function families(format: "text" | "openmetrics", text: string): readonly ReadFamily[] {
  if (text !== "" && !text.endsWith("\n")) throw new Error("the last line has no end");
  const lines = text.split("\n").slice(0, -1);
  if (format === "openmetrics" && lines.pop() !== "# EOF") throw new Error("does not end in # EOF");
  const read: { name: string; type: string; help: string; samples: Sample[] }[] = [];
  const started = (name: string) => {
    const last = read.at(-1);
    if (last?.name === name) return last;
    if (read.some((family) => family.name === name)) throw new Error(`${name} is interleaved`);
    const family = { name, type: "", help: "", samples: [] };
    read.push(family);
    return family;
  };
  const seen = new Set<string>();
  for (const line of lines) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line);
    if (comment !== null) {
      const [, kind = "", name = "", rest = ""] = comment;
      const family = started(name);
      if (family.samples.length > 0) throw new Error(`${kind} of ${name} after its samples`);
      if (kind === "HELP") family.help = unescaped(rest, format === "openmetrics" ? '\\n"' : "\\n");
      else family.type = rest;
      continue;
    }
    const sample = sampleOf(line);
    const family = read.at(-1);
    if (family === undefined || !belongs(format, family, sample.name)) {
      throw new Error(`a sample of no family: ${line}`);
    }
    const key = JSON.stringify([sample.name, Object.entries(sample.labels).sort()]);
    if (seen.has(key)) throw new Error(`twice: ${line}`);
    seen.add(key);
    family.samples.push(sample);
  }
  return read;
}

function belongs(format: "text" | "openmetrics", { name, type }: ReadFamily, sample: string): boolean {
  if (type === "histogram") return ["_bucket", "_sum", "_count"].some((suffix) => sample === name + suffix);
  return sample === (format === "openmetrics" && type === "counter" ? `${name}_total` : name);
}

function sampleOf(line: string): Sample {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0] ?? "";
  if (name === "") throw new Error(`no sample: ${line}`);
  let rest = line.slice(name.length);
  const labels: Record<string, string> = {};
  if (rest.startsWith("{")) {
    rest = rest.slice(1);
    for (;;) {
      const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"(,|\})/.exec(rest);
      if (label === null) throw new Error(`bad labels: ${line}`);
      const [whole, key = "", value = "", end] = label;
      if (key in labels) throw new Error(`label twice: ${line}`);
      labels[key] = unescaped(value, '\\n"');
      rest = rest.slice(whole.length);
      if (end === "}") break;
    }
  }
  const value = /^ (\S+)$/.exec(rest)?.[1];
  if (value === undefined) throw new Error(`bad value: ${line}`);
  return { name, labels, value: numberOf(value) };
}

function numberOf(text: string): number {
  if (text === "NaN") return Number.NaN;
  if (/^[+-]Inf$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) throw new Error(`no number: ${text}`);
  return Number(text);
}

function unescaped(text: string, allowed: string): string {
  return text.replace(/\\(.)/gs, (whole, c: string) => {
    if (!allowed.includes(c)) throw new Error(`unknown escape ${whole}`);
    return c === "n" ? "\n" : c;
  });
}

/** The value of one series, or `undefined` where there is none. */
export function valueOf(
  read: readonly ReadFamily[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  return read
    .flatMap(({ samples }) => samples)
    .find(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )?.value;
}
