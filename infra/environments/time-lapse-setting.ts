import { LARGEST_TIME_LAPSE } from "../../inventory/time-lapse.ts";
import { InstanceError } from "./instance.ts";

/**
 * The time lapse of an instance, as its setup is told it.
 * @param text of `MONITORING_TIME_LAPSE`; unset or empty is the pace of the site
 * @throws {InstanceError} where it is no time lapse
 */
export function timeLapseSetting(text = ""): number | undefined {
  if (text === "") return undefined;
  const timeLapse = Number(text);
  if (timeLapse >= 1 && timeLapse <= LARGEST_TIME_LAPSE) return timeLapse;
  throw new InstanceError(
    `MONITORING_TIME_LAPSE: "${text}": must be a number from 1 to ${String(LARGEST_TIME_LAPSE)}: write 5, or leave it away for the pace of the site`,
  );
}
