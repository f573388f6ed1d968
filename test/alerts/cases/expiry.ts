import { ended, gauge, type RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";

const scraped = 'host="gpu01",instance="10.0.0.11:9090",job="exporter"';
const expires = `llm_custom_push_expires_timestamp_seconds{source="batch",push_job="nightly",push_instance="",grouping="",${scraped}}`;
const refused = `llm_custom_textfile_failed{source="batch",textfile="batch.prom",${scraped}}`;
const certificate = `llm_target_certificate_expiry_timestamp_seconds{kind="qdrant",target="qdrant",${scraped}}`;
const ownCertificate = `llm_exporter_certificate_expiry_timestamp_seconds{${scraped}}`;

const fortnightSeconds = 14 * 24 * 3600;

/** A good day: a job that pushes again and again, a file that is read, a certificate of a year. */
export const expirySeries: Readonly<Record<string, string>> = {
  [expires]: Array.from({ length: 121 }, (_, index) => String(index * 15 + 300)).join(" "),
  [refused]: gauge([0, 0]),
  [certificate]: gauge([0, 365 * 24 * 3600]),
  [ownCertificate]: gauge([0, 365 * 24 * 3600]),
};

function told(
  team: "llm" | "infrastructure",
  extra: Readonly<Record<string, string>>,
  alert: string,
  summary: string,
  description: string,
) {
  const labels = labelled("warning", team, { job: "exporter", host: "gpu01", ...extra });
  return firing(alert, labels, summary, description);
}

const expiring = (left: string) =>
  told(
    "llm",
    { target: "qdrant", kind: "qdrant" },
    "CertificateExpiresSoon",
    "A certificate expires soon",
    `The certificate that qdrant (qdrant) shows, or one of its chain, expires in ${left}: from then on clients that verify it are refused.`,
  );

const ownExpiring = (left: string) =>
  told(
    "llm",
    { target: "exporter" },
    "CertificateExpiresSoon",
    "A certificate expires soon",
    `The exporter's own certificate, or one of its chain, expires in ${left}: from then on Prometheus gets nothing from it.`,
  );

const expired = (ago: string) =>
  told(
    "infrastructure",
    { source: "batch", push_job: "nightly" },
    "CustomMetricsExpired",
    "Custom metrics of batch are no longer pushed",
    `Job nightly should have pushed its metrics of batch again ${ago} ago: their series have ended, and what reads them sees nothing.`,
  );

const fileRefused = told(
  "infrastructure",
  { source: "batch", textfile: "batch.prom" },
  "CustomMetricsFileRefused",
  "A file with custom metrics of batch is refused",
  "batch.prom of batch is not what was declared, or cannot be read: what it held before is still shown, and grows old.",
);

export const expiryCases: readonly RuleCase[] = [
  {
    title: "a certificate with less than a fortnight left is told after a quarter of an hour",
    about: "CertificateExpiresSoon",
    // A fortnight and a minute: less than a fortnight from 1m15s on.
    given: { [certificate]: gauge([0, fortnightSeconds + 60]) },
    checks: [
      { at: "16m", firing: [] },
      { at: "16m15s", firing: [expiring("13d 23h 44m 45s")] },
    ],
  },
  {
    title: "a certificate with a fortnight left is nobody's business",
    about: "CertificateExpiresSoon",
    given: { [certificate]: gauge([0, fortnightSeconds + 1800]) },
    checks: [{ at: "30m", firing: [] }],
  },
  {
    title:
      "the exporter's own certificate with less than a fortnight left is told after a quarter of an hour",
    about: "CertificateExpiresSoon",
    given: { [ownCertificate]: gauge([0, fortnightSeconds + 60]) },
    checks: [
      { at: "16m", firing: [] },
      { at: "16m15s", firing: [ownExpiring("13d 23h 44m 45s")] },
    ],
  },
  {
    title: "the exporter's own certificate with a fortnight left is nobody's business",
    about: "CertificateExpiresSoon",
    given: { [ownCertificate]: gauge([0, fortnightSeconds + 1800]) },
    checks: [{ at: "30m", firing: [] }],
  },
  {
    title: "a job that no longer pushes is told a minute after its series have ended",
    about: "CustomMetricsExpired",
    given: { [expires]: gauge([0, 120]) },
    checks: [
      { at: "3m", firing: [] },
      { at: "3m15s", firing: [expired("1m 15s")] },
    ],
  },
  {
    title: "a job that no longer pushes goes on being told when the exporter no longer shows its group",
    about: "CustomMetricsExpired",
    given: { [expires]: ended(gauge([0, 120]), 5) },
    checks: [{ at: "30m", firing: [expired("2m 45s")] }],
  },
  {
    title: "a job that pushes again within the minute is late and no more",
    about: "CustomMetricsExpired",
    given: { [expires]: gauge([0, 120], [3, 3600]) },
    checks: [
      { at: "3m15s", firing: [] },
      { at: "20m", firing: [] },
    ],
  },
  {
    title: "a file that is refused is told after five minutes",
    about: "CustomMetricsFileRefused",
    given: { [refused]: gauge([0, 0], [2, 1]) },
    checks: [
      { at: "6m45s", firing: [] },
      { at: "7m", firing: [fileRefused] },
    ],
  },
  {
    title: "a file that is mended within five minutes is not told",
    about: "CustomMetricsFileRefused",
    given: { [refused]: gauge([0, 0], [2, 1], [6.75, 0]) },
    checks: [{ at: "7m", firing: [] }],
  },
];
