import { join } from "node:path";
import type { Logger } from "pino";
import type { CustomNamespace } from "../../inventory/metrics/custom-declarations.ts";
import { errorText } from "../error-text.ts";
import type { PushedFamily } from "../exposition/pushed-family.ts";
import { textFamilies } from "../exposition/parse-text.ts";
import { pacedResult } from "../exposition/steps.ts";
import type { Declarations } from "./declarations.ts";
import { type Group, textfileGroup } from "./group.ts";
import { namespaceAllowance } from "./namespace-allowance.ts";
import { Refusal } from "./refusal.ts";
import { changedFile } from "./textfile.ts";

/** A file as it was last seen. */
export interface SeenFile {
  readonly source: string;
  readonly textfile: string;
  /** Seconds since 1970; `undefined` where it was never read. */
  readonly modifiedAt: number | undefined;
  readonly hasFailed: boolean;
}

/** What becomes of a file. */
export interface TextfileSink {
  /** Takes what a file holds. @param modifiedAt seconds since 1970 @throws {Refusal} */
  readonly take: (group: Group, families: readonly PushedFamily[], modifiedAt: number) => Promise<void>;
  /** Is told of a file that is gone. */
  readonly gone: (group: Group) => void;
  /** Is told of a file that was refused; what it held before stays until it expires. */
  readonly failed: (group: Group, error: unknown) => void;
}

/** The files of the textfile directory that a namespace declares. */
export interface Textfiles {
  /** Reads what has changed, and what there was no room for. Never fails. */
  readonly refresh: (declared: Declarations) => Promise<void>;
  /** Reads everything anew at the next refresh: what was refused may be declared now. */
  readonly forget: () => void;
  readonly seen: () => readonly SeenFile[];
}

interface State extends SeenFile {
  /** Of the last reading or failure: neither is logged again before the file changes. */
  readonly stamp: string | undefined;
  /** Of the last reading where nothing else would come of another one before the file changes. */
  readonly settled: string | undefined;
}

/** @param directory `undefined`: there are no files */
export function textfiles(directory: string | undefined, sink: TextfileSink, log: Logger): Textfiles {
  let states: ReadonlyMap<string, State> = new Map();
  let areForgotten = false;

  const read = async (
    namespace: CustomNamespace,
    textfile: string,
    last: State | undefined,
  ): Promise<State | undefined> => {
    const source = namespace.namespace;
    const group = textfileGroup(source, textfile);
    const seen = { source, textfile };
    const failed = (error: unknown, stamp: string, modifiedAt: number | undefined): State => {
      if (stamp !== last?.stamp) {
        log.error(
          { source, textfile, reason: errorText(error) },
          "textfile refused: what it held before stays",
        );
        sink.failed(group, error);
      }
      // There may be room the next time, though the file is the same.
      const settled = error instanceof Refusal && error.reason === "budget" ? undefined : stamp;
      return { ...seen, stamp, settled, modifiedAt, hasFailed: true };
    };
    try {
      const file = await changedFile(
        join(directory ?? "", textfile),
        areForgotten ? undefined : last?.settled,
      );
      if (file === undefined) {
        sink.gone(group);
        return undefined;
      }
      if (file.bytes === undefined) return last;
      try {
        const families = await pacedResult(textFamilies(file.bytes, namespaceAllowance(namespace)));
        await sink.take(group, families, file.modifiedAt);
        const { stamp, modifiedAt } = file;
        return { ...seen, stamp, settled: stamp, modifiedAt, hasFailed: false };
      } catch (error) {
        return failed(error, file.stamp, file.modifiedAt);
      }
    } catch (error) {
      return failed(error, errorText(error), last?.modifiedAt);
    }
  };

  return {
    async refresh({ config }) {
      const wanted = config.namespaces.flatMap((namespace) =>
        namespace.textfiles.map((file) => [namespace, file] as const),
      );
      const next = new Map<string, State>();
      if (directory !== undefined) {
        for (const [namespace, file] of wanted) {
          const key = textfileGroup(namespace.namespace, file).key;
          const state = await read(namespace, file, states.get(key));
          if (state !== undefined) next.set(key, state);
        }
      }
      for (const [key, { source, textfile }] of states) {
        if (!wanted.some(([one, file]) => textfileGroup(one.namespace, file).key === key)) {
          sink.gone(textfileGroup(source, textfile));
        }
      }
      states = next;
      areForgotten = false;
    },
    forget() {
      areForgotten = true;
    },
    seen: () => [...states.values()],
  };
}
