/** The command line. Every `npm run` command of the README is an alias of one here. Exit codes: 0 done, 1 failed, 2 usage. */
import { Command, Option } from "commander";
import { runAdopt, runDown, runInfo, runSetup, runUp, runVerify } from "./commands.ts";
import { InstanceError } from "../infra/environments/instance.ts";
import { UsageError } from "./options.ts";

const program = new Command("citadel")
  .description("Monitoring of an on-premises LLM platform")
  .exitOverride();

const instance = new Option("--instance <name>", "copy of the local environment (default: local)");
const prefix = new Option("--prefix <127.x.y>", "loopback network of that copy (default: 127.0.10)");
const env = new Option("--env <name>", "environment").choices(["local", "production"]).default("local");

program
  .command("up")
  .description("bring the local environment up, from nothing to verified")
  .addOption(instance)
  .addOption(prefix)
  .action(runUp);
program
  .command("down")
  .description("take the local environment away")
  .addOption(instance)
  .addOption(prefix)
  .option("--purge", "its data, secrets and state too")
  .action(runDown);
program
  .command("info")
  .description("addresses and credential files of a running environment")
  .addOption(env)
  .addOption(instance)
  .addOption(prefix)
  .option("--json", "for machines")
  .action(runInfo);
program
  .command("setup")
  .description("images, secrets and providers of an environment; what is missing")
  .addOption(env)
  .addOption(instance)
  .addOption(prefix)
  .action(runSetup);
program
  .command("adopt")
  .description("make a found metrics server ours, once")
  .addOption(env)
  .addOption(instance)
  .addOption(prefix)
  .option("--replace-alertmanager", "take over an Alertmanager configuration that somebody wrote")
  .option("--undo", "put the server back to the last byte")
  .option("--yes", "do not ask before the server is changed")
  .action(runAdopt);
program
  .command("verify")
  .description("live acceptance, ending with the nine points of the mission")
  .addOption(env)
  .addOption(instance)
  .addOption(prefix)
  .option("--wait <seconds>", "look again until it holds, at most this long", Number, 0)
  .action(runVerify);

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
