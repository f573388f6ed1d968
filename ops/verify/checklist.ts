import type { Finding } from "./check.ts";
import type { Subject, Verification } from "./index.ts";

/** One point of the mission's checklist. */
interface Point {
  readonly point: string;
  readonly subjects: readonly Subject[];
}

/** The nine points that a deployment is accepted by, and the subjects that give the evidence for each. */
const points: readonly Point[] = [
  { point: "Metrics integration established with the metrics server", subjects: ["scraping", "alerting"] },
  { point: "Prometheus metrics export operational on port 9090", subjects: ["exporter"] },
  { point: "Health monitoring integration functional", subjects: ["health"] },
  { point: "Performance analytics integration operational", subjects: ["performance", "dashboards"] },
  { point: "Custom metrics collection and export functional", subjects: ["custom metrics"] },
  { point: "15-second Prometheus scrape interval configured", subjects: ["scraping"] },
  { point: "Monitoring and alerting capabilities operational", subjects: ["alerting"] },
  { point: "Integration with all system components complete", subjects: ["scraping", "health"] },
  { point: "Documentation complete", subjects: ["documentation"] },
];

/** The nine points with the state and evidence that the verifications give them; the worst state of a subject counts. */
export function checklist(verifications: readonly Verification[]): readonly Finding[] {
  return points.map(({ point, subjects }) => {
    const seen = verifications
      .filter(({ subject }) => subjects.includes(subject))
      .flatMap(({ findings }) => findings);
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
