/** The command line. Every `npm run` command of the README is an alias of one here. Exit codes: 0 done, 1 failed, 2 usage. */
import { Argument, Command, Option } from "commander";
import { runAdopt, runDown, runInfo, runSetup, runUp, runVerify } from "./commands.ts";
import { runDeploy, runRollback } from "./deploy/command.ts";
import { runReleases } from "./releases/command.ts";
import { driftFormats, runDrift } from "./drift/command.ts";
import { publishedServices, runPublish } from "./publish/command.ts";
import { InstanceError } from "../infra/environments/instance.ts";
import { UsageError } from "./options.ts";
import { runReport } from "./report/command.ts";
import { reviewFormats, runReview } from "./review/command.ts";
import { runNotifyTest } from "./notify-test/command.ts";
import { testSeverities } from "./notify-test/test-alert.ts";
import { runPreview } from "./preview/command.ts";
import { runPreflight } from "./preflight/command.ts";
import { runRotate } from "./rotate/command.ts";
import { runSilence, silenceActions } from "./silence/command.ts";

const program = new Command("citadel")
  .description("Monitoring of an on-premises LLM platform")
  .exitOverride();

const instance = new Option("--instance <name>", "copy of the local environment (default: local)");
const prefix = new Option("--prefix <127.x.y>", "loopback network of that copy (default: 127.0.10)");
const env = new Option("--env <name>", "environment").choices(["local", "production"]).default("local");
const acknowledge = new Option("--acknowledge <name>", "an objection that is known and wanted; repeatable")
  .argParser((name: string, names: readonly string[]) => [...names, name])
  .default([]);

/** A command about one environment; of `local`, about one copy of it. */
function environmentCommand(name: string, description: string): Command {
  return program.command(name).description(description).addOption(env).addOption(instance).addOption(prefix);
}

program
  .command("up")
  .description("bring the local environment up, from nothing to verified")
  .addOption(instance)
  .addOption(prefix)
  .addOption(acknowledge)
  .action(runUp);
program
  .command("down")
  .description("take the local environment away")
  .addOption(instance)
  .addOption(prefix)
  .option("--purge", "its data, secrets and state too")
  .action(runDown);
environmentCommand("info", "addresses and credential files of a running environment")
  .option("--json", "for machines")
  .action(runInfo);
environmentCommand("setup", "images, secrets and providers of an environment; what is missing").action(
  runSetup,
);
environmentCommand("adopt", "make a found metrics server ours, once")
  .option("--replace-alertmanager", "take over an Alertmanager configuration that somebody wrote")
  .option(
    "--secure",
    "give the servers HTTPS and users, where the inventory says so: nobody gets in without a login",
  )
  .option("--undo", "put the server back to the last byte")
  .option("--yes", "do not ask before the server is changed")
  .action(runAdopt);
environmentCommand("verify", "live acceptance, ending with the nine points of the mission")
  .option("--wait <seconds>", "look again until it holds, at most this long", Number, 0)
  .action(runVerify);
environmentCommand(
  "preflight",
  "try every connection that an environment needs, each from the host that will make it",
).action(runPreflight);
environmentCommand("rotate", "give secrets new values without a lost scrape; without a name: which there are")
  .argument("[names...]", "e.g. scrape-token, admin-token, certificate, ca")
  .option("--from <file>", "the new text of a secret that a person supplies")
  .action(runRotate);

environmentCommand("review", "what a change does and means, in words: 0 nothing, 3 changes, 1 objections")
  .option("--base <commit>", "what is compared with; none: nothing was deployed yet (default: origin/main)")
  .option("--offline", "from the code alone: ask no host, read no state")
  .addOption(new Option("--format <format>", "of the report").choices(reviewFormats).default("text"))
  .addOption(acknowledge)
  .option("--output <file>", "write the report there")
  .action(runReview);
environmentCommand("deploy", "apply what was reviewed, verify it, record the release")
  .option("--reviewed <digest>", "go on by itself if the change is the one that was reviewed")
  .addOption(acknowledge)
  .action(runDeploy);
environmentCommand("rollback", "go back to an earlier release, from what was stored of it")
  .option("--to <release>", "its number (default: the release before)", Number)
  .addOption(
    new Option("--only <what>", "config leaves images as they are")
      .choices(["everything", "config"])
      .default("everything"),
  )
  .action(runRollback);
environmentCommand(
  "releases",
  "what was deployed, what it was gone back from, and what each server has",
).action(runReleases);
environmentCommand(
  "drift",
  "compare the live servers with the recorded release: 0 none, 3 drift, 1 could not be told",
)
  .addOption(new Option("--format <format>", "of the report").choices(driftFormats).default("text"))
  .action(runDrift);
environmentCommand("preview", "every dashboard drawn from live data, as pages that need no server")
  .option("--base <commit>", "draw its dashboards beside these; what did not change is left out")
  .option("--hours <number>", "how far back the graphs look", Number, 1)
  .option("--pictures", "a PNG of each page as well; needs Chromium")
  .option("--output <folder>", "write the pages there (default: .local/<instance>/preview)")
  .action(runPreview);
environmentCommand(
  "publish",
  "break-glass: publish one service's configuration without Terraform and its state",
)
  .addOption(
    new Option("--service <name>", "whose configuration").choices(publishedServices).makeOptionMandatory(),
  )
  .action(runPublish);
environmentCommand("silence", "hold alerts back while work is done: add (default), list, expire <ids…>")
  .addArgument(new Argument("[action]", "what to do").choices(silenceActions).default("add"))
  .argument("[ids...]", "of silences, for expire")
  .option("--model <name>", "alerts about a model service")
  .option("--host <name>", "alerts about a host")
  .option("--team <name>", "alerts of a team")
  .option("--alert <name>", "one alert, e.g. CanaryFailing")
  .option("--for <duration>", "how long, e.g. 2h")
  .option("--comment <text>", "why")
  .action(runSilence);
environmentCommand(
  "notify-test",
  "a test alert through a team's real receiver: 0 it arrived, 1 it did not, and why",
)
  .requiredOption("--team <name>", "whose receiver")
  .addOption(new Option("--severity <severity>", "of the alert").choices(testSeverities).default("critical"))
  .option("--wait <seconds>", "for an attempt to end, once it is due", Number, 30)
  .action(runNotifyTest);
environmentCommand(
  "report",
  "how a period went: promises, demand, latency, tokens, as a page, Markdown and CSV",
)
  .option("--from <time>", "e.g. 2026-11-01, 2026-11-01T08:00Z or now-7d", "now-7d")
  .option("--to <time>", "likewise", "now")
  .option("--store <url>", "another Prometheus-compatible store (default: the environment's Prometheus)")
  .option("--output <folder>", "write the files there (default: .local/<instance>/report)")
  .action(runReport);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = exitCode(error);
}

/** Prints what an error says, without a stack: our errors name the place and the remedy themselves. */
function exitCode(error: unknown): number {
  if (error instanceof Error && "exitCode" in error && typeof error.exitCode === "number") {
    // Commander has printed help or its own complaint already.
    return error.exitCode === 0 ? 0 : 2;
  }
  console.error(error instanceof Error ? error.message : String(error));
  return error instanceof UsageError || error instanceof InstanceError ? 2 : 1;
}
