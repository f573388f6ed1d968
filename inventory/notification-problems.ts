import { isTimeZone } from "./maintenance-problems.ts";
import type { Inventory } from "./model.ts";

const ADDRESS = /^[^\s@,<>]+@[^\s@,<>]+$/;
const SMARTHOST = /^[A-Za-z0-9.-]+:(\d{1,5})$/;
const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** What types cannot say about how people are told: a line a problem. */
export function notificationProblems(inventory: Inventory): readonly string[] {
  return [...teamProblems(inventory), ...mailProblems(inventory), ...businessHoursProblems(inventory)];
}

function teamProblems({ teams, mail }: Inventory): readonly string[] {
  return teams.flatMap(({ name, email, pagerDuty }, index) => {
    const path = `teams[${String(index)}] (${name})`;
    return [
      ...(email === undefined || ADDRESS.test(email)
        ? []
        : [`${path}.email: "${email}" is no mail address: write it as llm-team@example.internal`]),
      ...(email === undefined || mail !== undefined
        ? []
        : [`${path}.email: there is no mail server: declare mail, or leave email out`]),
      ...(pagerDuty?.url === undefined || /^https?:\/\/\S+$/.test(pagerDuty.url)
        ? []
        : [
            `${path}.pagerDuty.url: "${pagerDuty.url}" is no address: write it as https://events.eu.pagerduty.com/v2/enqueue, or leave it out`,
          ]),
    ];
  });
}

function mailProblems({ mail }: Inventory): readonly string[] {
  if (mail === undefined) return [];
  const port = Number(SMARTHOST.exec(mail.smarthost)?.[1] ?? 0);
  return [
    ...(port >= 1 && port <= 65535
      ? []
      : [`mail.smarthost: "${mail.smarthost}" is not host:port: write it as mail.example.internal:587`]),
    ...(ADDRESS.test(mail.from)
      ? []
      : [`mail.from: "${mail.from}" is no mail address: write it as monitoring@example.internal`]),
    ...(mail.user === "" ? ["mail.user: is empty: name who logs in, or leave it out"] : []),
    // Go's client sends no password in clear but to the machine itself.
    ...(mail.user !== undefined && mail.tls === "none"
      ? ['mail.tls: is "none", and a password would go in clear: write "required", or leave user out']
      : []),
  ];
}

function businessHoursProblems({
  businessHours: hours,
  maintenanceWindows = [],
}: Inventory): readonly string[] {
  if (hours === undefined) return [];
  const { weekdays, from, to, timeZone } = hours;
  return [
    ...(weekdays.length > 0 ? [] : ["businessHours.weekdays: is empty: list the days, e.g. monday"]),
    ...(TIME_OF_DAY.test(from)
      ? []
      : [`businessHours.from: "${from}" is not a time of day: write it as 08:00`]),
    ...(TIME_OF_DAY.test(to) || to === "24:00"
      ? []
      : [`businessHours.to: "${to}" is not a time of day: write it as 18:00`]),
    // Times of day with leading zeros are in the order of their texts.
    ...(from < to ? [] : [`businessHours.to: ${to} is not later than ${from}: let it end on the same day`]),
    ...(isTimeZone(timeZone)
      ? []
      : [`businessHours.timeZone: "${timeZone}" is no IANA time zone: write it as Europe/Berlin`]),
    ...(maintenanceWindows.some(({ name }) => name === "business-hours")
      ? ['maintenanceWindows: "business-hours" is the name of the business hours: give the window another']
      : []),
  ];
}
