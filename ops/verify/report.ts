import type { Finding } from "./check.ts";
import { checklist } from "./checklist.ts";
import type { Verification } from "./index.ts";

const marks = { ok: "ok     ", failed: "FAILED ", missing: "missing" } as const satisfies Record<
  Finding["state"],
  string
>;

/** The verifications and the nine points as text, a line a finding. */
export function verificationReport(verifications: readonly Verification[]): string {
  const nine = checklist(verifications).map((point, index) =>
    findingLine({ ...point, title: `${String(index + 1)}. ${point.title}` }),
  );
  return [
    ...verifications.flatMap(({ subject, findings }) => [subject, ...findings.map(findingLine)]),
    "",
    "Checklist of the mission",
    ...nine,
    "",
  ].join("\n");
}

/** Whether anything failed; what is missing is no failure. */
export function hasFailed(verifications: readonly Verification[]): boolean {
  return verifications.some(({ findings }) => findings.some(({ state }) => state === "failed"));
}

/** One finding as a line. */
export function findingLine({ title, state, evidence }: Finding): string {
  return `  ${marks[state]} ${title}: ${evidence}`;
}
