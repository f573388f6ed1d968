import { z } from "zod";
import { changeAnswerOf } from "../../../../ops/ask.ts";
import { endpointOf, type TestInstance } from "../instance.ts";

const created = z.object({ silenceID: z.string() });

/** A silence of an hour, of everything whose label matches; it can be ended before. @throws Error when it is refused */
export async function silenced(
  instance: TestInstance,
  label: string,
  pattern: string,
): Promise<{ readonly ended: () => Promise<void> }> {
  const alertmanager = endpointOf(instance, "alertmanager");
  const answer = await changeAnswerOf(alertmanager, "POST", "/api/v2/silences", {
    matchers: [{ name: label, value: pattern, isRegex: true, isEqual: true }],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    createdBy: "fault matrix",
    comment: "says nothing about a fault that is made here",
  });
  if (answer.status !== 200) throw new Error(`${label}: no silence: ${answer.text}`);
  const { silenceID } = created.parse(JSON.parse(answer.text));
  return {
    ended: async () => {
      const { status, text } = await changeAnswerOf(alertmanager, "DELETE", `/api/v2/silence/${silenceID}`);
      if (status !== 200) throw new Error(`${label}: the silence stays: ${text}`);
    },
  };
}
