/** Terraform's state in PostgreSQL, as production keeps it, with two people who deploy. */
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../infra/environments/environment.ts";
import { localEnvironment } from "../../../infra/environments/local.ts";
import { synthesise } from "../../../infra/synthesise.ts";
import { inventory } from "../../../inventory/index.ts";
import { runCommand } from "../../../ops/command.ts";
import { preparedStack } from "../../../ops/deploy/stack.ts";
import { dockerHere, dockerOutput } from "../../../ops/docker.ts";
import { purged } from "../../../ops/down.ts";
import { terraformEnvironment } from "../../../ops/offline/registry.ts";
import { checkout } from "../../../ops/options.ts";
import { isLocal, madeLocalFiles } from "../../../ops/secrets/local.ts";
import { recordedPrerequisites } from "../../../ops/setup/local.ts";
import { startedCommand } from "../../../ops/started-command.ts";
import { failureText } from "../../../ops/terraform/failure-text.ts";
import { planSummary } from "../../../ops/terraform/plan.ts";
import {
  applied,
  containersInState,
  initialised,
  planned,
  stackFolder,
  type StackFolder,
} from "../../../ops/terraform/stack.ts";
import { awaited } from "../../../ops/wait.ts";
import { stateDatabase, type StateDatabase } from "./support/state-database.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Images may have to be built, and the machine may be busy.
jest.setTimeout(600_000);

const chosen = { instance: "pgtest", prefix: "127.0.36" } as const;
const directory = join(checkout, ".local", chosen.instance);
const PASSWORD = "correct-horse-battery";
const name = "pgtest-agents-sql-server";
const alice = stackFolder(join(directory, "alice"), name);
const bob = stackFolder(join(directory, "bob"), name);
const nothing = { create: [], update: [], replace: [], destroy: [] };
/** The deployer's own: variables that PostgreSQL's clients know. */
const before = { ...process.env };

let environment: Environment;
let database: StateDatabase;
let secrets: string;

beforeAll(async () => {
  await purged(chosen.instance, checkout);
  secrets = temporaryDirectory("citadel-test-pg-");
  writeFileSync(join(secrets, "right"), `*:*:*:deployer:${PASSWORD}\n`, { mode: 0o600 });
  writeFileSync(join(secrets, "wrong"), "*:*:*:deployer:wrong\n", { mode: 0o600 });
  Object.assign(process.env, {
    PGUSER: "deployer",
    PGPASSFILE: join(secrets, "right"),
    PGSSLMODE: "disable",
  });
  const setup = await recordedPrerequisites(chosen, () => undefined);
  database = await stateDatabase(setup.images.postgres, "127.0.36.40", PASSWORD);
  const site = { ...inventory, agents: inventory.agents.filter(({ kind }) => kind === "redis") };
  environment = {
    ...localEnvironment({ ...chosen, checkout, setup, site }),
    backend: { kind: "pg", connection: database.connection },
  };
  if (!isLocal(environment)) throw new Error("pgtest: is not a local environment");
  await madeLocalFiles(environment, new Date());
  synthesise({ outdir: join(directory, "alice"), checkout, environments: [environment] });
  cpSync(join(directory, "alice"), join(directory, "bob"), { recursive: true });
});

afterAll(async () => {
  await purged(chosen.instance, checkout);
  process.env = before;
  await database.close();
  rmSync(directory, { recursive: true, force: true });
});

test("a database without TLS, and a wrong password, are refused with what to do", async () => {
  delete process.env["PGSSLMODE"];
  await expect(initialised(alice)).rejects.toThrow(
    `${name}: terraform init: exit code 1: switch TLS on in the database that keeps the state, or, where nobody else reads the network, set PGSSLMODE=disable\n`,
  );
  process.env["PGSSLMODE"] = "disable";
  process.env["PGPASSFILE"] = join(secrets, "wrong");
  await expect(initialised(alice)).rejects.toThrow(
    `${name}: terraform init: exit code 1: PGUSER and PGPASSFILE (a file of mode 0600) have to fit the database that keeps the state, stateDatabase in inventory/assumptions.ts\n`,
  );
  process.env["PGPASSFILE"] = join(secrets, "right");
});

test("whoever opens the state while somebody else makes it for the first time finds it made", async () => {
  const schema = "first-state";
  const carol = stackFolder(join(directory, "carol"), name);
  cpSync(join(directory, "alice"), join(directory, "carol"), { recursive: true });
  const synthesised = join(carol.folder, "cdk.tf.json");
  writeFileSync(
    synthesised,
    readFileSync(synthesised, "utf8").replace(`"schema_name": "${name}"`, `"schema_name": "${schema}"`),
  );
  // Commits once Terraform waits for what is made here, so that its own CREATE … IF NOT EXISTS comes too late.
  const other = startedCommand(
    database.psql,
    `SET statement_timeout = '120s';
BEGIN;
CREATE SCHEMA "${schema}";
SELECT 'made';
DO $$ BEGIN
  WHILE NOT EXISTS (
    SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CREATE SCHEMA%${schema}%'
  ) LOOP
    PERFORM pg_stat_clear_snapshot();
    PERFORM pg_sleep(0.05);
  END LOOP;
END $$;
COMMIT;
SELECT 'committed';
`,
  );
  try {
    expect(await other.line()).toBe("made");
    const opened = initialised(carol);
    expect(await other.line()).toBe("committed");
    await opened;
  } finally {
    await other.end();
  }
});

test("two who start at once make everything once: the plan that came second is refused, and says what to do", async () => {
  await Promise.all([preparedStack(environment, alice), preparedStack(environment, bob)]);
  const plans = await Promise.all([planned(alice), planned(bob)]);
  expect(plans.map((plan) => planSummary(plan).create.length)).toEqual([2, 2]);

  const outcomes = await Promise.allSettled([applied(alice), applied(bob)]);

  const refusals = outcomes.flatMap((outcome) =>
    outcome.status === "rejected" ? [String(outcome.reason).split("\n")[0]] : [],
  );
  expect(refusals).toEqual([
    `TerraformError: ${name}: terraform apply: exit code 1: somebody has deployed since it was planned: run the same command again, and read what it does now`,
  ]);
  const ids = (
    await dockerOutput(dockerHere, [
      ...["ps", "--quiet", "--no-trunc", "--filter", `label=citadel.instance=${chosen.instance}`],
    ])
  ).trim();
  for (const deployer of [alice, bob]) {
    expect((await containersInState(deployer)).map(({ id }) => id)).toEqual([ids]);
    expect(planSummary(await planned(deployer))).toEqual(nothing);
  }
});

test("whoever finds the state locked waits, and goes on when it is free", async () => {
  let done = false;
  const waiting = await withStateLocked(async () => {
    const plan = planned(bob).finally(() => (done = true));
    const tried = await awaited(60, terraformHasTried);
    expect({ tried, done }).toEqual({ tried: true, done: false });
    return { plan };
  });
  expect(planSummary(await waiting.plan)).toEqual(nothing);
});

test("whoever has waited long enough is told who holds the state, and what to do", async () => {
  const result = await withStateLocked(() =>
    runCommand(["terraform", "plan", "-input=false", "-no-color", "-lock-timeout=0s"], {
      cwd: bob.folder,
      env: { ...terraformEnvironment(), CHECKPOINT_DISABLE: "1" },
      timeoutSeconds: 60,
    }),
  );
  expect(failureText(name, "plan", result)).toMatch(
    new RegExp(
      `^${name}: terraform plan: exit code 1: another run is at this stack: wait for it; if none is, terraform force-unlock with the ID above, in the stack's folder\n`,
    ),
  );
});

test("neither what is synthesised nor what Terraform keeps beside it holds the password", () => {
  const stack: unknown = JSON.parse(readFileSync(join(alice.folder, "cdk.tf.json"), "utf8"));
  expect(stack).toMatchObject({
    terraform: { backend: { pg: { conn_str: "postgres://127.0.36.40:5432/postgres", schema_name: name } } },
  });
  expect(filesWith(alice, PASSWORD)).toEqual([]);
});

/** What `action` gives while another session holds the lock of the stack's state. */
async function withStateLocked<T>(action: () => Promise<T>): Promise<T> {
  const holder = startedCommand(
    database.psql,
    `SELECT pg_advisory_lock(id) FROM "${name}".states;\nSELECT 'held';\n`,
  );
  try {
    for (let line = await holder.line(); line !== "held"; line = await holder.line()) {
      if (line === undefined) throw new Error(`psql has ended: ${await holder.end()}`);
    }
    return await action();
  } finally {
    await holder.end();
  }
}

/** True once a Terraform was refused the lock; its session stays open while it waits. */
async function terraformHasTried(): Promise<true | undefined> {
  const sql =
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%advisory%' AND application_name <> 'psql'";
  return Number(await database.asked(sql)) > 0 ? true : undefined;
}

/** Files of a stack's folder, the providers' programs left out, that contain a text. */
function filesWith({ folder }: StackFolder, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => !path.startsWith(".terraform/providers"))
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile() && readFileSync(path, "utf8").includes(text));
}
