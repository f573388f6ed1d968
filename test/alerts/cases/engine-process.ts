import { gauge, type FiringAlert, type RuleCase } from "./case.ts";
import { firing, labelled } from "./firing.ts";
import { ofEngine, type EngineName } from "./healthy-platform.ts";
import { thresholdCases } from "./threshold-cases.ts";

const models = ["chat-large", "chat-small"] as const;

/** The inventory of the fixture says 0.11. */
const usualVersion = "0.11.0";
const sameRelease = ["0.11", "0.11.2rc1", "0.11.1+cu128"];
const otherReleases = ["0.12.0", "0.10.2", "0.110.0", "1.0.11"];

/** The exporter's series of a model service that runs a version. */
function ofVersion(model: EngineName, version: string): string {
  const scrape = 'host="gpu01",instance="10.0.0.11:9090",job="exporter"';
  return `llm_target_info{kind="model",target="${model}",version="${version}",${scrape}}`;
}

/** What is known of the processes on a good day: started long ago, of the version that they should be of. */
export const engineProcessSeries: Readonly<Record<string, string>> = Object.fromEntries(
  models.flatMap((model) => [
    [ofEngine(model, "process_start_time_seconds"), gauge([0, 1000])],
    [ofVersion(model, usualVersion), gauge([0, 1])],
    ...[...sameRelease, ...otherReleases].map((version) => [ofVersion(model, version), gauge()] as const),
  ]),
);

function restarted(model: EngineName, times: number): FiringAlert {
  return firing(
    "ModelServiceRestarted",
    labelled("info", "llm", { model, host: "gpu01" }),
    `${model} was restarted`,
    `${model} was started ${String(times)} times in the last 15 minutes: by somebody, or because it died.`,
  );
}

function restartCases(model: EngineName): readonly RuleCase[] {
  return [
    {
      title: `a restart of ${model} is shown after half a minute`,
      about: "ModelServiceRestarted",
      given: { [ofEngine(model, "process_start_time_seconds")]: gauge([0, 1000], [2, 1100]) },
      checks: [
        { at: "2m15s", firing: [] },
        {
          at: "2m30s",
          firing: [restarted(model, 1)],
        },
      ],
    },
    {
      title: `a ${model} that goes on running was not restarted`,
      about: "ModelServiceRestarted",
      given: {},
      checks: [{ at: "30m", firing: [] }],
    },
  ];
}

function versionCases(model: EngineName): readonly RuleCase[] {
  const runs = (version: string) => ({
    [ofVersion(model, usualVersion)]: gauge(),
    [ofVersion(model, version)]: gauge([0, 1]),
  });
  return [
    ...otherReleases.flatMap((version) =>
      thresholdCases({
        alert: firing(
          "EngineVersionSkew",
          labelled("info", "llm", { model, host: "gpu01", version }),
          `${model} runs another version than the inventory says`,
          `${model} runs version ${version}, the inventory says 0.11: its metrics may have other names there, so that panels and alerts fall silent.`,
        ),
        what: `a ${model} of version ${version}`,
        beyond: runs(version),
        before: "29m45s",
        firesAt: "30m",
        silent: {},
      }),
    ),
    ...[usualVersion, ...sameRelease].map((version) => ({
      title: `a ${model} of version ${version} is of the inventory's release`,
      about: "EngineVersionSkew",
      given: runs(version),
      checks: [{ at: "30m", firing: [] }],
    })),
  ];
}

/** Started at the second, tenth and nineteenth minute. */
const threeTimes = gauge([0, 1000], [2, 1100], [10, 1600], [19, 2100]);

const crashLoopCases: readonly RuleCase[] = [
  {
    title:
      "a model service that is restarted a third time within half an hour is a ticket after half a minute",
    about: "ModelServiceCrashLooping",
    given: { [ofEngine("chat-large", "process_start_time_seconds")]: threeTimes },
    checks: [
      { at: "19m15s", firing: [restarted("chat-large", 2)] },
      {
        at: "19m30s",
        firing: [
          restarted("chat-large", 2),
          firing(
            "ModelServiceCrashLooping",
            labelled("warning", "llm", { model: "chat-large", host: "gpu01" }),
            "chat-large is restarted again and again",
            "chat-large was started 3 times in the last 30 minutes: it dies soon after each start, and every request that it works on dies with it.",
          ),
        ],
      },
    ],
  },
  {
    title: "a model service that is restarted twice within half an hour is no ticket",
    about: "ModelServiceCrashLooping",
    given: {
      [ofEngine("chat-large", "process_start_time_seconds")]: gauge([0, 1000], [2, 1100], [10, 1600]),
    },
    checks: [{ at: "16m", firing: [restarted("chat-large", 2)] }],
  },
  {
    title: "a model service on demand that is swapped in for the third time in half an hour is no ticket",
    about: "ModelServiceCrashLooping",
    given: { [ofEngine("chat-small", "process_start_time_seconds")]: threeTimes },
    checks: [{ at: "19m30s", firing: [restarted("chat-small", 2)] }],
  },
];

export const engineProcessCases: readonly RuleCase[] = [
  ...crashLoopCases,
  ...models.flatMap((model) => [...restartCases(model), ...versionCases(model)]),
];
