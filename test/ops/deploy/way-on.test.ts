import type { ReleaseCause } from "../../../ops/releases/record.ts";
import { wayOn } from "../../../ops/deploy/way-on.ts";

test.each<[string, ReleaseCause, string]>([
  [
    "deployment",
    { kind: "deploy" },
    "To go on: correct the cause, then npm run deploy -- --env production again. To go back: npm run rollback -- --env production",
  ],
  [
    "rollback",
    { kind: "rollback", to: 7, only: "everything" },
    "To go on: correct the cause, then npm run rollback -- --env production --to 7",
  ],
  [
    "rollback of configuration only",
    { kind: "rollback", to: 7, only: "config" },
    "To go on: correct the cause, then npm run rollback -- --env production --to 7 --only config",
  ],
])("after a %s that failed, the command that goes on is named", (_case, cause, words) => {
  expect(wayOn({ name: "production", instance: "production" }, cause)).toBe(words);
});
