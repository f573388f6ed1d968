import { startGateway } from "../../../simulator/gateway/gateway.ts";
import type { Service } from "../../../simulator/http/service.ts";
import { seededRandom } from "../../../simulator/random.ts";
import { startedModel } from "./models.ts";

/** A gateway in front of two model services, `acme/chat` and `acme/small`, on free ports. */
export async function startedGateway(overheadSeconds = 0) {
  const chat = await startedModel();
  const small = await startedModel({ name: "small", modelId: "acme/small" });
  const gateway = await startGateway(
    { address: "127.0.0.1", port: 0, healthPort: 0, overheadSeconds },
    [
      { modelId: "acme/chat", ...destination(chat) },
      { modelId: "acme/small", ...destination(small) },
    ],
    seededRandom(1),
  );
  return {
    chat,
    small,
    gateway,
    base: `http://${gateway.listeners[0] ?? ""}`,
    healthBase: `http://${gateway.listeners[1] ?? ""}`,
    close: async () => {
      await Promise.all([chat.close(), small.close(), gateway.close()]);
    },
  };
}

/** Where a service listens. */
function destination({ listeners }: Service): { readonly address: string; readonly port: number } {
  const [address = "", port = ""] = (listeners[0] ?? "").split(":");
  return { address, port: Number(port) };
}
