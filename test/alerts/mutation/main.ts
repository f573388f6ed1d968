/** `npm run mutate-rules`: changes every rule in turn, and says which changes no rule test notices. */
import { oldPromtool } from "../../integration/alerts/tools.ts";
import { distinct, mutants, type Mutant, unnoticed } from "./mutants.ts";
import { survivors } from "./survivors.ts";

/** Least share of changes that rule tests have to notice. */
const least = 0.95;

const tried = mutants();
const all = distinct(tried);
const started = Date.now();
const survivedSomewhere = await survivors(await oldPromtool(), tried, (tested) => {
  console.error(`${String(tested)} of ${String(tried.length)}`);
});
const survived = unnoticed(tried, survivedSomewhere);
for (const { title } of survived) console.log(`survived: ${title}`);
for (const change of ["threshold", "for", "severity"] as const) {
  const of = (list: readonly Mutant[]) => list.filter((mutant) => mutant.change === change).length;
  console.log(`${change}: ${String(of(all) - of(survived))} of ${String(of(all))} killed`);
}
const share = 1 - survived.length / all.length;
const seconds = Math.round((Date.now() - started) / 1000);
console.log(
  `in all: ${String(all.length - survived.length)} of ${String(all.length)} killed (${(100 * share).toFixed(1)} %), ${String(survived.length)} survived, ${String(seconds)} s`,
);
process.exitCode = share < least ? 1 : 0;
