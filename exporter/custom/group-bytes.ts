import { groupMetrics } from "../../inventory/metrics/index.ts";
import { labelText, sampleLine } from "../exposition/sample-text.ts";
import { type Group, groupLabels } from "./group.ts";
import type { StoredGroup } from "./stored-group.ts";

/** Written with as many digits as a time since 1970 ever has here: what a group is counted as may not change. */
const LONGEST_TIME = 9_999_999_999.123_457;

/** Bytes of our own lines about a group, at most. They are shown for as long as it is remembered. */
function ownBytes(group: Group): number {
  if (group.origin !== "push") return 0;
  const labels = labelText(Object.entries(groupLabels(group)));
  return groupMetrics.reduce(
    (sum, name) => sum + Buffer.byteLength(sampleLine(name, labels, LONGEST_TIME)),
    0,
  );
}

/** Bytes of all lines that a scrape has because of a group. */
export function groupBytes({ group, families }: StoredGroup): number {
  return [...families.values()].reduce((sum, { block }) => sum + block.byteLength, ownBytes(group));
}
