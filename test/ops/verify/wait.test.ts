import { runVerify } from "../../../ops/commands.ts";
import { UsageError } from "../../../ops/options.ts";

test.each([Number("10m"), -1])("verify does not wait for %s seconds", async (wait) => {
  await expect(runVerify({ env: "production", wait })).rejects.toThrow(
    new UsageError("--wait: must be a number of seconds, 0 or more, e.g. 600"),
  );
});
