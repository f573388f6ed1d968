import { InstanceError } from "../../../infra/environments/instance.ts";
import { timeLapseSetting } from "../../../infra/environments/time-lapse-setting.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  ["1", 1],
  ["2.5", 2.5],
  ["6", 6],
])("MONITORING_TIME_LAPSE=%p is %p", (text, timeLapse) => {
  expect(timeLapseSetting(text)).toBe(timeLapse);
});

test.each(["0.5", "7", "fast", "-1"])("MONITORING_TIME_LAPSE=%s is refused", (text) => {
  expect(() => timeLapseSetting(text)).toThrow(
    new InstanceError(
      `MONITORING_TIME_LAPSE: "${text}": must be a number from 1 to 6: write 5, or leave it away for the pace of the site`,
    ),
  );
});
