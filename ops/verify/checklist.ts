import type { Finding } from "./check.ts";
import type { Subject, Verification } from "./index.ts";

/** What a point rests on: all findings of a subject, or those of one title. */
interface Ground {
  readonly subject: Subject;
  readonly title?: string;
}

/** One point of the mission's checklist. */
interface Point {
  readonly point: string;
  readonly grounds: readonly Ground[];
}

/** The nine points that a deployment is accepted by, and the findings that give the evidence for each. */
const points: readonly Point[] = [
  {
    point: "Metrics integration established with the metrics server",
    grounds: [
      { subject: "scraping", title: "targets" },
      { subject: "alerting", title: "Prometheus to Alertmanager" },
    ],
  },
  { point: "Prometheus metrics export operational on port 9090", grounds: [{ subject: "exporter" }] },
  { point: "Health monitoring integration functional", grounds: [{ subject: "health" }] },
  {
    point: "Performance analytics integration operational",
    grounds: [{ subject: "performance" }, { subject: "dashboards" }],
  },
  { point: "Custom metrics collection and export functional", grounds: [{ subject: "custom metrics" }] },
  {
    point: "15-second Prometheus scrape interval configured",
    grounds: [{ subject: "scraping", title: "scrape interval" }],
  },
  { point: "Monitoring and alerting capabilities operational", grounds: [{ subject: "alerting" }] },
  {
    point: "Integration with all system components complete",
    grounds: [{ subject: "scraping", title: "targets" }, { subject: "health" }],
  },
  { point: "Documentation complete", grounds: [{ subject: "documentation" }] },
];

/** The nine points with the state and evidence that the verifications give them; the worst state of a subject counts. */
export function checklist(verifications: readonly Verification[]): readonly Finding[] {
  return points.map(({ point, grounds }) => {
    const seen = grounds.flatMap((ground) => findingsOn(ground, verifications));
    const worst = (["failed", "missing"] as const).find((state) =>
      seen.some((finding) => finding.state === state),
    );
    const telling = worst === undefined ? seen : seen.filter(({ state }) => state === worst);
    return {
      title: point,
      state: seen.length === 0 ? "failed" : (worst ?? "ok"),
      evidence:
        telling.map(({ title, evidence }) => `${title}: ${evidence}`).join("; ") || "nothing was looked at",
    };
  });
}

function findingsOn({ subject, title }: Ground, verifications: readonly Verification[]): readonly Finding[] {
  return verifications
    .filter((verification) => verification.subject === subject)
    .flatMap(({ findings }) => findings)
    .filter((finding) => title === undefined || finding.title === title);
}
