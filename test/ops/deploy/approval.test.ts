import type { Bundle } from "../../../ops/bundle/bundle.ts";
import { expectApproval, surprises, type Approval } from "../../../ops/deploy/approval.ts";
import type { ResourceChange } from "../../../ops/review/resources/resource-change.ts";
import type { Review } from "../../../ops/review/review.ts";

const digest = "0123456789abcdef";
const nothing: Review = {
  environment: "x",
  base: "release 1",
  head: "4f1c2d3",
  impacts: [],
  changes: [],
  objections: [],
  diffs: [],
  digest,
};
const something: Review = { ...nothing, diffs: [{ path: "x-metrics/files/x.yml", text: "-a\n+b\n" }] };
const replaced = (address: string, action: ResourceChange["action"] = "replace"): ResourceChange => ({
  stack: "x-exporter",
  address,
  type: "docker_container",
  action,
  forcedBy: [],
  changed: [],
});
const reviewed = (text: string): Approval => ({ kind: "reviewed", digest: text });
const asked = (answer: boolean): Approval => ({ kind: "ask", agreed: () => Promise.resolve(answer) });

test.each<[string, Approval, Review]>([
  ["the change whose digest was reviewed", reviewed(digest), something],
  ["a change that a person agrees to", asked(true), something],
  ["a change of nothing, whoever is there", asked(false), nothing],
  ["a change of nothing, whatever was reviewed", reviewed("fedcba9876543210"), nothing],
  ["any change where agreement is given", { kind: "given" }, something],
])("%s is deployed", async (_case, approval, review) => {
  await expect(expectApproval(approval, review, [])).resolves.toBeUndefined();
});

test.each<[string, Approval, readonly ResourceChange[], string]>([
  ["nobody agrees to", asked(false), [], "not deployed: nobody agreed; nothing was changed"],
  [
    "has another digest than was reviewed",
    reviewed("fedcba9876543210"),
    [],
    `not deployed: this change is ${digest}, reviewed was fedcba9876543210: review it again, then deploy with --reviewed ${digest}; nothing was changed`,
  ],
  [
    "does more than was reviewed",
    reviewed(digest),
    [replaced("docker_container.exporter"), replaced("docker_container.old", "destroy")],
    "not deployed: beyond what was reviewed, Terraform would replace x-exporter/docker_container.exporter, " +
      "destroy x-exporter/docker_container.old: look why (npm run drift), then deploy without --reviewed at a terminal; nothing was changed",
  ],
])("a change that %s is not deployed, in words", async (_case, approval, surprising, message) => {
  await expect(expectApproval(approval, something, surprising)).rejects.toThrow(new Error(message));
});

test("a change of nothing for which Terraform would replace a service needs somebody, too", async () => {
  await expect(
    expectApproval(asked(false), nothing, [replaced("docker_container.exporter")]),
  ).rejects.toThrow("nobody agreed");
});

test("a publication that is made again is no surprise; a service that is replaced or destroyed unforeseen is", () => {
  const bundle: Bundle = {
    stacks: [
      {
        name: "x-exporter",
        template: {
          resource: {
            docker_container: {
              publisher: { name: "p", labels: [{ label: "citadel.role", value: "publisher" }] },
            },
          },
        },
        files: {},
      },
    ],
  };
  const unforeseen = [
    replaced("docker_container.publisher"),
    replaced("docker_container.exporter"),
    replaced("docker_container.made", "create"),
    replaced("docker_container.mended", "update"),
    replaced("docker_container.gone", "destroy"),
  ];
  expect(surprises({ ...nothing, unforeseen }, bundle).map(({ address }) => address)).toEqual([
    "docker_container.exporter",
    "docker_container.gone",
  ]);
  expect(surprises(nothing, bundle)).toEqual([]);
});
