import { counter, gauge, type RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { ofDisk, ofScrape, type NodeName } from "./healthy-platform.ts";
import { thresholdCases } from "./threshold-cases.ts";

const always = (value: number) => gauge([0, value]);
const instances = { mon01: "10.0.0.13:9100", db01: "10.0.0.12:9100" } as const;
const nodes = ["mon01", "db01"] as const;

/** An alert about a machine, with the labels of the series that it is about. */
function ticket(node: NodeName, extra: Readonly<Record<string, string>>) {
  const labels = labelled("warning", "infrastructure", {
    job: "node",
    host: node,
    instance: instances[node],
    ...extra,
  });
  return (alert: string, summary: string, description: string) => firing(alert, labels, summary, description);
}

function diskCases(node: NodeName): readonly RuleCase[] {
  const onDisk = ticket(node, { device: "/dev/sda1", fstype: "ext4", mountpoint: "/" });
  const left = ofDisk(node, "node_filesystem_avail_bytes");
  const files = ofDisk(node, "node_filesystem_files_free");
  const readOnly = ofDisk(node, "node_filesystem_readonly");
  return [
    ...thresholdCases({
      alert: onDisk("DiskAlmostFull", `A disk of ${node} is almost full`, `4.9% of / on ${node} is left.`),
      what: `a disk of ${node} of which 4.9 % are left`,
      beyond: { [left]: always(4.9e9) },
      before: "14m45s",
      firesAt: "15m",
      silent: { [`a disk of ${node} of which 5.1 % are left`]: { [left]: always(5.1e9) } },
    }),
    ...thresholdCases({
      alert: onDisk(
        "DiskInodesLow",
        `A disk of ${node} runs out of files`,
        `4.9% of the files that fit on / on ${node} are left: no new ones can be made then, whatever space there is.`,
      ),
      what: `a disk of ${node} for 4.9 % more files`,
      beyond: { [files]: always(0.049 * 6e6) },
      before: "14m45s",
      firesAt: "15m",
      silent: { [`a disk of ${node} for 5.1 % more files`]: { [files]: always(0.051 * 6e6) } },
    }),
    ...thresholdCases({
      alert: onDisk(
        "DiskReadOnly",
        `A disk of ${node} is read-only`,
        `/ on ${node} is mounted read-only: the kernel does that after errors of the disk.`,
      ),
      what: `a disk of ${node} that became read-only`,
      beyond: { [readOnly]: always(1) },
      before: "4m45s",
      firesAt: "5m",
      silent: { [`a disk of ${node} that is read-only for a moment`]: { [readOnly]: gauge([0, 1], [4, 0]) } },
    }),
  ];
}

function memoryCases(node: NodeName): readonly RuleCase[] {
  const ofHost = ticket(node, {});
  const available = ofScrape(node, "node_memory_MemAvailable_bytes");
  return [
    ...thresholdCases({
      alert: ofHost(
        "MemoryLow",
        `${node} runs out of memory`,
        `4.9% of the memory of ${node} is available: the kernel will kill a process soon.`,
      ),
      what: `4.9 % of the memory of ${node}`,
      beyond: { [available]: always(0.049 * 16e9) },
      before: "14m45s",
      firesAt: "15m",
      silent: { [`5.1 % of the memory of ${node}`]: { [available]: always(0.051 * 16e9) } },
    }),
    {
      title: `a process of ${node} that is killed for memory is told after half a minute`,
      about: "ProcessKilledForMemory",
      // One at the sample of 2m15s; increase() extrapolates over what it sees of its window.
      given: { [ofScrape(node, "node_vmstat_oom_kill")]: counter([0, 0], [2, 4], [2.25, 0]) },
      checks: [
        { at: "2m30s", firing: [] },
        {
          at: "2m45s",
          firing: [
            ofHost(
              "ProcessKilledForMemory",
              `The kernel of ${node} killed a process for memory`,
              `1 processes on ${node} were killed in 15 minutes because memory had run out.`,
            ),
          ],
        },
      ],
    },
    {
      title: `memory of ${node} that suffices kills no process`,
      about: "ProcessKilledForMemory",
      given: {},
      checks: [{ at: "30m", firing: [] }],
    },
  ];
}

function clockCases(node: NodeName): readonly RuleCase[] {
  const synchronised = ofScrape(node, "node_timex_sync_status");
  const alert = ticket(node, {})(
    "ClockNotSynchronised",
    `The clock of ${node} runs free`,
    `The clock of ${node} is not kept in step with any reference: latencies between hosts, timestamps and certificates go wrong in time.`,
  );
  return thresholdCases({
    alert,
    what: `a clock of ${node} without a reference`,
    beyond: { [synchronised]: always(0) },
    before: "9m45s",
    firesAt: "10m",
    silent: {
      // One moment of it in every window of five minutes.
      [`a clock of ${node} that is set now and then`]: {
        [synchronised]: gauge(
          [0, 1],
          [0.25, 0],
          [4, 1],
          [4.25, 0],
          [8, 1],
          [8.25, 0],
          [12, 1],
          [12.25, 0],
          [16, 1],
          [16.25, 0],
          [20, 1],
          [20.25, 0],
          [24, 1],
          [24.25, 0],
          [28, 1],
        ),
      },
    },
  });
}

export const machineCases: readonly RuleCase[] = nodes.flatMap((node) => [
  ...diskCases(node),
  ...memoryCases(node),
  ...clockCases(node),
]);
