import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { StackContext } from "../constructs/context.ts";
import { ServiceContainer } from "../constructs/service-container.ts";
import { hostAddress, readerGroup } from "../environments/environment.ts";
import { agentContainer } from "./agent-containers.ts";
import { useBackend, useDocker } from "./terraform-settings.ts";

/** What an agents stack is told beside its context. */
export interface AgentsStackProps extends StackContext {
  /** Host of the inventory. */
  readonly host: string;
}

/** The official exporters that the inventory declares for one host. One stack a host: a dead host fails only its own. */
export class AgentsStack extends TerraformStack {
  constructor(scope: Construct, id: string, { host, ...context }: AgentsStackProps) {
    super(scope, id);
    const { environment } = context;
    useBackend(this, environment.backend, context.checkoutFromStack);
    useDocker(this, context, host);
    for (const agent of environment.inventory.agents) {
      if (agent.host !== host || agent.provided !== "deployed") continue;
      const listenAddress = `${hostAddress(environment, host)}:${String(agent.port)}`;
      const { reader, ...container } = agentContainer(environment, agent, listenAddress);
      new ServiceContainer(this, agent.kind, {
        environment,
        stack: id,
        name: `${agent.kind}-agent-${host}`,
        role: "agent",
        memory: 64,
        stopSeconds: 10,
        // The landing page: asking for /metrics would measure the service each time.
        healthcheck: ["CMD", "wget", "-q", "-O", "/dev/null", `http://${listenAddress}/`],
        ...container,
        ...(reader === undefined ? {} : { groups: [readerGroup(environment, reader)] }),
      });
    }
  }
}
