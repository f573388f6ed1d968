import type { Inventory } from "../../inventory/model.ts";
import type { Route, TimeInterval } from "../documents.ts";

/** Name of the time interval in which tickets are told. */
const BUSINESS_HOURS = "business-hours";

type Hours = Pick<Inventory, "businessHours">;

/** `time_intervals` of Alertmanager: the business hours, where the inventory has some. */
export function businessHoursInterval({ businessHours: hours }: Hours): readonly TimeInterval[] {
  if (hours === undefined) return [];
  const { weekdays, from, to, timeZone } = hours;
  return [
    {
      name: BUSINESS_HOURS,
      time_intervals: [{ weekdays, times: [{ start_time: from, end_time: to }], location: timeZone }],
    },
  ];
}

/** What a route of tickets is active in. Alertmanager tells what came meanwhile at its next group interval. */
export function inBusinessHours({ businessHours }: Hours): Pick<Route, "active_time_intervals"> {
  return businessHours === undefined ? {} : { active_time_intervals: [BUSINESS_HOURS] };
}
