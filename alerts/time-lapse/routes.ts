import { lapsed } from "../../inventory/time-lapse.ts";
import type { Route } from "../documents.ts";
import { rewritten } from "./rewritten.ts";

const paces = ["group_wait", "group_interval", "repeat_interval"] as const;

/** The same routes where time goes so many times as fast: notifications wait and are repeated sooner, nothing else. */
export function lapsedRoute({ routes, ...route }: Route, timeLapse: number): Route {
  const shorter = paces.flatMap((name): readonly (readonly [string, string])[] => {
    const text = route[name];
    return text === undefined ? [] : [[name, rewritten(text, (seconds) => lapsed(seconds, timeLapse))]];
  });
  return {
    ...route,
    ...Object.fromEntries(shorter),
    ...(routes === undefined ? {} : { routes: routes.map((each) => lapsedRoute(each, timeLapse)) }),
  };
}
