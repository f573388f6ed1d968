import type { Bundle } from "../../bundle/bundle.ts";
import type { MonitoringModel } from "../model/model.ts";
import type { ResourceChange } from "../resources/resource-change.ts";

/** What a rule found. */
export interface Finding {
  /** `<rule>:<what>` */
  readonly name: string;
  /** What is wrong and why that matters; one line. */
  readonly reason: string;
}

/** One side of a comparison. */
export interface Side {
  readonly bundle: Bundle;
  readonly model: MonitoringModel;
}

/** Two sides, and what Terraform does between them. */
export interface Comparison {
  readonly base: Side;
  readonly head: Side;
  readonly resources: readonly ResourceChange[];
}

/** Findings of one name as one: a rule may meet the same thing at several places. */
export function once(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ name }, index) => findings.findIndex((other) => other.name === name) === index);
}
