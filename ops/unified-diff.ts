/** Unchanged lines around a change. */
const CONTEXT = 3;
/** Lines of difference, squared, beyond which the middle is shown as replaced as a whole: 4 million comparisons. */
const LARGEST_TABLE = 4_000_000;

interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** What changed between two texts, as `diff -u` shows it; empty when nothing did. A line's CR is shown as `\r`. */
export function unifiedDiff(path: string, before: string, after: string): string {
  if (before === after) return "";
  const lines = changedLines(before.split("\n"), after.split("\n"));
  const shown = hunks(lines).map((hunk) => hunkText(lines, hunk));
  return [`--- ${path}`, `+++ ${path}`, ...shown].join("\n") + "\n";
}

/** Every line of both texts, in order, by what happened to it. */
function changedLines(before: readonly string[], after: readonly string[]): readonly Line[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [
    ...before.slice(0, head).map((text) => ({ sign: " " as const, text })),
    ...middleLines(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map((text) => ({ sign: " " as const, text })),
  ];
}

/** By the longest common subsequence. */
function middleLines(before: readonly string[], after: readonly string[]): readonly Line[] {
  const removed = (text: string): Line => ({ sign: "-", text });
  const added = (text: string): Line => ({ sign: "+", text });
  if (before.length * after.length > LARGEST_TABLE) return [...before.map(removed), ...after.map(added)];
  // common[i][j]: length of the longest common subsequence of before[i…] and after[j…].
  const common = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    const row = common[i] ?? [];
    for (let j = after.length - 1; j >= 0; j -= 1) {
      row[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [old, next] = [before[i], after[j]];
    if (old !== undefined && old === next) {
      lines.push({ sign: " ", text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (next === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(removed(old));
      i += 1;
    } else {
      lines.push(added(next ?? ""));
      j += 1;
    }
  }
  return lines;
}

/** Ranges of lines [start, end) that are shown: changes with their context, touching ones as one. */
function hunks(lines: readonly Line[]): readonly (readonly [number, number])[] {
  const changes = lines.flatMap(({ sign }, index) => (sign === " " ? [] : [index]));
  return changes.reduce<readonly (readonly [number, number])[]>((ranges, index) => {
    const range = [Math.max(0, index - CONTEXT), Math.min(lines.length, index + CONTEXT + 1)] as const;
    const last = ranges.at(-1);
    return last !== undefined && range[0] <= last[1]
      ? [...ranges.slice(0, -1), [last[0], range[1]]]
      : [...ranges, range];
  }, []);
}

function hunkText(lines: readonly Line[], [start, end]: readonly [number, number]): string {
  const count = (from: number, to: number, other: Line["sign"]) =>
    lines.slice(from, to).filter(({ sign }) => sign !== other).length;
  const place = (other: Line["sign"]) =>
    `${String(count(0, start, other) + 1)},${String(count(start, end, other))}`;
  return [
    `@@ -${place("+")} +${place("-")} @@`,
    ...lines.slice(start, end).map(({ sign, text }) => sign + text.replaceAll("\r", "\\r")),
  ].join("\n");
}
