import { stackNames } from "../infra/stacks/stack-names.ts";
import { adopt, expectNoProblem, plannedAdoption } from "./adopt/adopt.ts";
import { adoptionText } from "./adopt/adoption-text.ts";
import { carriedOutWithConsent } from "./adopt/consented.ts";
import { isNothing } from "./adopt/decision.ts";
import { adoptionSite } from "./adopt/site.ts";
import { plannedUndo, undoAdoption, undoText } from "./adopt/undo.ts";
import { deployer } from "./deploy/site.ts";
import { purged, stopped } from "./down.ts";
import { environmentEndpoints } from "./environment-endpoints.ts";
import { infoText } from "./info.ts";
import {
  checkout,
  chosenEnvironment,
  chosenInstance,
  UsageError,
  type EnvironmentOptions,
} from "./options.ts";
import { fileStates } from "./secrets/file-states.ts";
import { secretTable } from "./secrets/table.ts";
import { secretsSetup, unconfirmedAssumptions } from "./setup/production.ts";
import { imagesOnHosts } from "./setup/images-on-hosts.ts";
import { setupTasks } from "./setup/tasks.ts";
import { progress, upTasks } from "./up.ts";
import { subjects, verification, type Verification } from "./verify/index.ts";
import { findingLine, hasFailed, verificationReport } from "./verify/report.ts";
import { awaited } from "./wait.ts";
import { answeredYes } from "./yes-or-no.ts";

type LocalOptions = Omit<EnvironmentOptions, "env">;

/** `up`: the local environment, from nothing to verified. */
export async function runUp(
  options: LocalOptions & { readonly acknowledge: readonly string[] },
): Promise<void> {
  const chosen = chosenInstance(options);
  const { changed: anyOrder, environment } = await upTasks(chosen, options.acknowledge).run();
  if (environment === undefined) return;
  // Stacks are deployed side by side and end in any order.
  const steps = stackNames(environment).flatMap((name, index) => (index === 0 ? [name, "adoption"] : [name]));
  const changed = steps.filter((step) => anyOrder.includes(step));
  console.log(`\n${infoText(environmentEndpoints(environment, checkout))}`);
  console.log(
    changed.length === 0
      ? `${chosen.instance}: everything was up already, nothing changed.`
      : `${chosen.instance}: healthy. Changed: ${changed.join(", ")}.`,
  );
  console.log(
    "Canaries run once a minute and panels need two scrapes: npm run verify says when all of it has data.",
  );
}

/** `down`: takes a local instance away; with `--purge` its data, secrets and state too. */
export async function runDown(options: LocalOptions & { readonly purge?: boolean }): Promise<void> {
  const { instance } = chosenInstance(options);
  const removal = options.purge === true ? await purged(instance, checkout) : await stopped(instance);
  const counts = [
    [removal.containers.length, "containers"],
    [removal.volumes.length, "volumes"],
    [removal.folders.length, "folders"],
  ] as const;
  const parts = counts.filter(([count]) => count > 0).map(([count, what]) => `${String(count)} ${what}`);
  console.log(`${instance}: ${parts.length === 0 ? "nothing was there" : `removed ${parts.join(", ")}`}.`);
}

/** `info`: addresses and credential files. */
export function runInfo(options: EnvironmentOptions & { readonly json?: boolean }): void {
  const endpoints = environmentEndpoints(chosenEnvironment(options), checkout);
  console.log(options.json === true ? JSON.stringify(endpoints, undefined, 2) : infoText(endpoints));
}

/** `setup`: makes what can be made; says what is missing. */
export async function runSetup(options: EnvironmentOptions): Promise<void> {
  const report = (line: string) => {
    console.log(line);
  };
  if (options.env === "production") {
    for (const finding of unconfirmedAssumptions()) report(findingLine(finding));
    report("");
    const environment = chosenEnvironment(options);
    const left = await secretsSetup(environment, { checkout, now: new Date() }, report);
    await imagesOnHosts(environment, checkout, report);
    process.exitCode = left.length > 0 ? 1 : 0;
    return;
  }
  const context = await progress(setupTasks(chosenInstance(options))).run();
  if (context.environment === undefined) return;
  report(`\n${secretTable(await fileStates(context.environment, checkout, new Date()))}`);
}

/** `adopt`: makes a found metrics server ours, or with `--undo` its own again. */
export async function runAdopt(
  options: EnvironmentOptions & {
    readonly undo?: boolean;
    readonly replaceAlertmanager?: boolean;
    readonly secure?: boolean;
    readonly yes?: boolean;
  },
): Promise<void> {
  const report = (line: string) => {
    console.log(line);
  };
  const site = adoptionSite(chosenEnvironment(options), checkout);
  const who = `${deployer()}, adopt`;
  if (options.undo === true) {
    await carriedOutWithConsent(site, who, {
      look: plannedUndo,
      decided: (undo) => undo,
      agreed: (undo) => {
        report(undoText(undo, site));
        return agreed(options);
      },
      carryOut: (locked, undo) => undoAdoption(locked, undo, report),
    });
    return;
  }
  const consent = {
    alertmanagerFile: options.replaceAlertmanager === true ? "replace" : "keep",
    access: options.secure === true ? "secure" : "keep",
  } as const;
  await carriedOutWithConsent(site, who, {
    look: (found) => plannedAdoption(found, consent),
    decided: ({ decision }) => decision,
    agreed: async (adoption) => {
      expectNoProblem(adoption);
      report(adoptionText(adoption, site));
      return isNothing(adoption.decision) || (await agreed(options));
    },
    carryOut: (locked, adoption) => adopt(locked, adoption, report),
  });
}

/** `verify`: live acceptance of a running environment. */
export async function runVerify(options: EnvironmentOptions & { readonly wait: number }): Promise<void> {
  if (!(options.wait >= 0)) throw new UsageError("--wait: must be a number of seconds, 0 or more, e.g. 600");
  const environment = chosenEnvironment(options);
  const look = () => Promise.all(subjects.map((subject) => verification(subject, { environment, checkout })));
  let last: readonly Verification[] | undefined;
  await awaited(options.wait, async () => {
    last = await look();
    // Pages of the repository do not change by waiting.
    return hasFailed(last.filter(({ subject }) => subject !== "documentation")) ? undefined : last;
  });
  // Whatever kept every look from its end keeps this one, too, and is said.
  const seen = last ?? (await look());
  console.log(verificationReport(seen));
  process.exitCode = hasFailed(seen) ? 1 : 0;
}

/** Whether a person agrees to what was shown; where nobody can be asked, `--yes` has to say so. */
async function agreed({ env, yes }: { readonly env: string; readonly yes?: boolean }): Promise<boolean> {
  if (yes === true || env === "local") return true;
  return answeredYes(
    "Go on? [y/N] ",
    "adopt: nobody can be asked here: read what it would do, then add --yes",
  );
}
