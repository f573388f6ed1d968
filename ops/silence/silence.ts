import { matcherFilters } from "../drift/silences.ts";
import type { Endpoint } from "../endpoints.ts";
import { expireSilence, heldAlerts, setSilence, silences } from "../live/alertmanager-api.ts";
import { UsageError } from "../options.ts";
import type { Inventory } from "../../inventory/model.ts";
import { silenceRequest, type SilenceWish } from "./request.ts";
import { silencedText, silenceList } from "./text.ts";

/** Where silences are kept, and of what site. */
export interface SilenceSite {
  readonly alertmanager: Endpoint;
  readonly inventory: Inventory;
  /** The command line that ends or lists silences, e.g. `expire <id>`. */
  readonly command: (...words: readonly string[]) => string;
}

/**
 * Sets a silence, and says what it holds back.
 * @param createdBy - who asks, `<user>@<machine>`
 * @param now - milliseconds since 1970
 * @throws {UsageError} with every problem of the wish; {HttpError}
 */
export async function silenced(
  { alertmanager, inventory, command }: SilenceSite,
  wish: SilenceWish,
  createdBy: string,
  now: number,
): Promise<string> {
  const request = silenceRequest(inventory, wish, createdBy, now);
  if (request.kind === "problems") throw new UsageError(request.problems.join("\n"));
  const held = await heldAlerts(alertmanager, matcherFilters(request.silence));
  const id = await setSilence(alertmanager, request.silence);
  return silencedText(request, held, command("expire", id));
}

/** Every silence that holds or will hold, whoever set it. @throws {HttpError} */
export async function listedSilences({ alertmanager }: SilenceSite): Promise<string> {
  const all = await silences(alertmanager);
  return silenceList(
    await Promise.all(
      all.map(async (silence) => ({
        ...silence,
        held:
          silence.status.state === "pending" ? [] : await heldAlerts(alertmanager, matcherFilters(silence)),
      })),
    ),
  );
}

/**
 * Ends silences now: all of them or, where one is not known, none.
 * @throws {UsageError} naming each that does not hold; {HttpError}
 */
export async function expiredSilences(
  { alertmanager, command }: SilenceSite,
  ids: readonly string[],
): Promise<string> {
  if (ids.length === 0)
    throw new UsageError(`silence: expire: names no silence: ${command("list")} shows their ids`);
  const holding = (await silences(alertmanager)).map(({ id }) => id);
  const unknown = ids.filter((id) => !holding.includes(id));
  if (unknown.length > 0)
    throw new UsageError(
      unknown
        .map((id) => `silence: expire: ${id}: there is no such silence, or it has ended: ${command("list")}`)
        .join("\n"),
    );
  for (const id of ids) await expireSilence(alertmanager, id);
  return ids.map((id) => `Ended: ${id}`).join("\n");
}
