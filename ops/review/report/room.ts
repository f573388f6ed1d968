/** What is left of a text of limited length. */
export interface Room {
  readonly left: number;
}

/** Lines that fit, and how many did not. */
export interface Fitted {
  readonly lines: readonly string[];
  readonly cut: number;
  readonly room: Room;
}

/** The first of some lines that fit into a room, each with its line end. */
export function fitted(lines: readonly string[], { left }: Room): Fitted {
  let used = 0;
  let count = 0;
  for (const line of lines) {
    if (used + line.length + 1 > left) break;
    used += line.length + 1;
    count += 1;
  }
  return { lines: lines.slice(0, count), cut: lines.length - count, room: { left: left - used } };
}
