import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { carriedOutWithConsent, type Proposal } from "../../../ops/adopt/consented.ts";
import type { AdoptionSite } from "../../../ops/adopt/site.ts";
import { fileBytes, writeFile } from "../../../ops/host-files.ts";
import { deploymentLock } from "../../../ops/releases/lock.ts";
import { done, playedServer } from "./played-server.ts";
import { temporaryDirectory } from "../../support/temporary-directory.ts";

// Every step starts programs, and the machine may be busy.
jest.setTimeout(180_000);

let root: string;
let site: AdoptionSite;
beforeEach(() => {
  root = temporaryDirectory("consented-");
  site = playedServer(root, { restart: () => done, signal: () => done, checkConfig: () => done });
  writeFileSync(join(root, "server.yml"), "theirs\n");
});

const who = "anna@laptop, adopt";
const text = () => readFileSync(join(root, "server.yml"), "utf8");
/** Takes the lock, as another deployer would, and gives it back. */
async function another(): Promise<void> {
  await (await deploymentLock(site.host, "bert@desk, deploy")).release();
}

/** Puts a line of ours behind what the file holds. */
function proposal(agreed: () => Promise<boolean>): Proposal<string> {
  return {
    look: async ({ host }) => (await fileBytes(host, "/server.yml"))?.toString() ?? "",
    decided: (plan) => ({ plan }),
    agreed,
    carryOut: async ({ host, owner }, plan) => {
      await expect(another()).rejects.toThrow(/held by anna@laptop, adopt, since /);
      await writeFile(host, "/server.yml", Buffer.from(`${plan}ours\n`), { ...owner, mode: "0644" });
    },
  };
}

test("others may deploy while a person is asked, and not while what was agreed to is done", async () => {
  await carriedOutWithConsent(
    site,
    who,
    proposal(async () => {
      await another();
      return true;
    }),
  );
  expect(text()).toBe("theirs\nours\n");
  await another();
});

test("nothing is done, and no lock taken, where nobody agrees", async () => {
  const lock = await deploymentLock(site.host, "bert@desk, deploy");
  await carriedOutWithConsent(
    site,
    who,
    proposal(() => Promise.resolve(false)),
  );
  await lock.release();
  expect(text()).toBe("theirs\n");
});

test("what is no longer what was agreed to is not done, and the lock is free again", async () => {
  const changing = proposal(() => {
    writeFileSync(join(root, "server.yml"), "edited meanwhile\n");
    return Promise.resolve(true);
  });
  await expect(carriedOutWithConsent(site, who, changing)).rejects.toThrow(
    "mon01: adopt: what there is to do has changed since it was shown, and nothing was done: run adopt again, and read what it does now",
  );
  expect(text()).toBe("edited meanwhile\n");
  await another();
});

test("whoever agrees while another deployer is at work is told who that is, and nothing is done", async () => {
  const lock = await deploymentLock(site.host, "bert@desk, deploy");
  await expect(
    carriedOutWithConsent(
      site,
      who,
      proposal(() => Promise.resolve(true)),
    ),
  ).rejects.toThrow(/^mon01: deployment lock: held by bert@desk, deploy, since /);
  await lock.release();
  expect(text()).toBe("theirs\n");
});
