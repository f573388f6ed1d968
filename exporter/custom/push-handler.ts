import type { Logger } from "pino";
import type { CustomNamespace } from "../../inventory/metrics/custom-declarations.ts";
import type { Audit } from "../access/audit.ts";
import { namespaceOf } from "../access/client.ts";
import { errorText } from "../error-text.ts";
import { ExpositionError } from "../exposition/exposition-error.ts";
import { pacedResult, type Steps } from "../exposition/steps.ts";
import { type Answer, textAnswer } from "../server/answer.ts";
import { RequestError, type ServerRequest } from "../server/request.ts";
import type { Handler } from "../server/routes.ts";
import { type AdmittedFamily, admittedFamilies, seriesIn } from "./admission.ts";
import { type BodyParser, bodyParser } from "./body.ts";
import type { Declarations } from "./declarations.ts";
import type { GroupFiles } from "./group-files.ts";
import { type Group, pushedGroup } from "./group.ts";
import { namespaceAllowance } from "./namespace-allowance.ts";
import type { OwnMetrics } from "./own-metrics.ts";
import { pathLabels } from "./push-path.ts";
import { Refusal } from "./refusal.ts";
import { refusalOf } from "./refusal-of.ts";
import type { Store } from "./store.ts";
import { storedSeries } from "./stored-group.ts";

/** What pushes work on. */
export interface PushHandlerProps {
  readonly declared: () => Declarations;
  readonly stored: Store;
  readonly own: OwnMetrics;
  readonly files: GroupFiles;
  /**
   * Pushes are decoded, checked and kept one after the other: what one was checked against is still so when it is
   * taken, and no more than one is in memory as anything but what was sent.
   */
  readonly ordered: <T>(task: () => T | Promise<T>) => Promise<T>;
  /** Ends what has lived its time. */
  readonly expire: () => void;
  readonly audit: Audit;
  readonly log: Logger;
  /** Seconds since 1970. */
  readonly now: () => number;
}

/**
 * Takes pushes as the Pushgateway does: PUT replaces a group, POST families of the same names in it, DELETE takes it
 * away (202, which its Go client insists on). Refused ones change nothing and are told every problem.
 */
export function pushHandler(props: PushHandlerProps): Handler {
  const { own, audit } = props;
  return async (request) => {
    const { client, address, method, path } = request;
    const source = (client && namespaceOf(client)) ?? "";
    const action = method === "DELETE" ? "push-delete" : "push";
    const event = { action, address, ...(client && { client }) };
    try {
      const { answer, details } = await (method === "DELETE" ? deleted : taken)(props, source, request);
      own.taken(source, method === "DELETE" ? "deleted" : "accepted");
      audit({ ...event, outcome: "done", details: { source, method, ...details } });
      return answer;
    } catch (error) {
      if (!isForeseen(error)) throw error;
      const refusal = refusalOf(error);
      own.refused(source, refusal.reason, refusal.series);
      const { reason, message } = refusal;
      audit({
        ...event,
        outcome: "refused",
        details: { source, method, path: path.slice(0, 200), reason, problem: message.slice(0, 200) },
      });
      // The server answers what it found itself.
      if (error instanceof RequestError) throw error;
      return textAnswer(refusal.status, message);
    }
  };
}

interface Taken {
  readonly answer: Answer;
  readonly details: Readonly<Record<string, string | number>>;
}

async function taken(props: PushHandlerProps, source: string, request: ServerRequest): Promise<Taken> {
  const { declared, stored, files, ordered, now } = props;
  const group = pushedGroup(source, pathLabels(request.path));
  const parser = bodyParser(request.headers["content-type"]);
  const body = await request.body();
  const mode = request.method === "PUT" ? "replace" : "merge";
  return ordered(async () => {
    // Not before its turn: what is decoded and read takes many times the memory of what was sent.
    declaredNamespace(declared(), source);
    const { sent, admitted } = await pacedResult(received(props, group, parser, await body.decoded()));
    const plan = await pacedResult(stored.plan(declared(), { group, admitted, mode, now: now() }));
    const { after, displaced } = plan;
    await kept(props, sent, async () => {
      // First, for nothing of an expired group is shown any more: whichever of the two fails, nothing has changed.
      if (displaced !== undefined) await files.keep(displaced, undefined);
      await files.keep(group.key, after);
    });
    stored.commit(plan);
    const series = admitted.reduce((sum, one) => sum + one.series.size, 0);
    return {
      answer: textAnswer(200, `accepted: ${String(series)} series in ${String(admitted.length)} families`),
      details: { group: group.key, series },
    };
  });
}

/** What a body holds, as it will be shown; nothing else of it is left in memory. */
function* received(
  { declared, expire }: PushHandlerProps,
  group: Group,
  parser: BodyParser,
  bytes: Uint8Array,
): Steps<{ readonly sent: number; readonly admitted: readonly AdmittedFamily[] }> {
  const allowance = namespaceAllowance(declaredNamespace(declared(), group.source));
  const families = yield* parser(bytes, allowance);
  expire();
  return { sent: seriesIn(families), admitted: yield* admittedFamilies(declared(), group, families) };
}

async function deleted(props: PushHandlerProps, source: string, { path }: ServerRequest): Promise<Taken> {
  const { declared, stored, files, ordered } = props;
  const group = pushedGroup(source, pathLabels(path));
  return ordered(async () => {
    declaredNamespace(declared(), source);
    await kept(props, 0, () => files.keep(group.key, undefined));
    const series = storedSeries(stored.remove(group.key));
    return {
      answer: textAnswer(202, `deleted: ${String(series)} series`),
      details: { group: group.key, series },
    };
  });
}

/** @throws {Refusal} */
function declaredNamespace(declared: Declarations, source: string): CustomNamespace {
  const found = declared.namespace(source);
  if (found !== undefined) return found;
  const text = `namespace ${source}: is not declared: declare it in inventory/custom-metrics.ts, and publish`;
  throw new Refusal([{ reason: "undeclared", text }], 0);
}

async function kept(
  { own, log }: PushHandlerProps,
  series: number,
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    own.writeFailed();
    log.error({ reason: errorText(error) }, "a push cannot be kept on disk");
    const text = "store: the push cannot be kept on disk: push again later; the exporter's log says why";
    throw new Refusal([{ reason: "store", text }], series);
  }
}

function isForeseen(error: unknown): boolean {
  return error instanceof Refusal || error instanceof ExpositionError || error instanceof RequestError;
}
