import type { Logger } from "pino";
import type { Audit } from "../access/audit.ts";
import { errorText } from "../error-text.ts";
import type { ExposedFamily } from "../exposition/rendered-family.ts";
import { pacedResult } from "../exposition/steps.ts";
import type { Handler, Route } from "../server/routes.ts";
import { admittedFamilies } from "./admission.ts";
import { cardinality, cardinalityAnswer } from "./cardinality.ts";
import { type CustomMetricsConfig, noCustomMetrics } from "./config.ts";
import { declarations } from "./declarations.ts";
import { groupFiles, noGroupFiles } from "./group-files.ts";
import { inOrder } from "./in-order.ts";
import { ownMetrics } from "./own-metrics.ts";
import { pushHandler } from "./push-handler.ts";
import { refusalOf } from "./refusal-of.ts";
import { renderedFamilies } from "./rendered.ts";
import { type Loss, store } from "./store.ts";
import { textfiles } from "./textfiles.ts";
import { within } from "./within.ts";

/** Where custom metrics come from and go to. */
export interface CustomDirectories {
  /** Where what was pushed is kept. @defaultValue nowhere: it is gone with the process */
  readonly directory?: string;
  /** Where jobs of this host leave files. @defaultValue none are read */
  readonly textfileDirectory?: string;
}

/** What custom metrics need beside their directories. */
export interface CustomMetricsProps extends CustomDirectories {
  readonly audit: Audit;
  readonly log: Logger;
  /** Seconds since 1970. @defaultValue the clock */
  readonly now?: () => number;
}

/**
 * Pushes answered at once: each may hold its body as it was sent, `limits.bodyBytes`, and one of them decoded. A quarter
 * of them may be one client's, whose bodies take as long as they may.
 */
const PUSHES_IN_FLIGHT = { inAll: 16, perClient: 4 } as const;

const MOST_SECONDS_FOR_FILES = 1;

/** Metrics that others bring. */
export interface CustomMetricsPart {
  /** PUT, POST and DELETE of everything that begins with `/metrics/job`. */
  readonly pushRoute: Route;
  readonly cardinality: Handler;
  /**
   * What others brought, rendered when it came, and what we say about it.
   * @param seconds that a scrape can wait for changed files
   */
  readonly families: (seconds: number) => Promise<readonly ExposedFamily[]>;
  /** From now on these declarations, for everything that comes later; what they do not cover any more goes. */
  readonly apply: (config: CustomMetricsConfig) => void;
  /** Puts back what was kept on disk. To be awaited before the first `apply`. */
  readonly start: () => Promise<void>;
  /** Ends when what was taken is on disk. */
  readonly stop: () => Promise<void>;
}

/** Nothing was brought and nothing is declared yet. */
export function customMetrics(props: CustomMetricsProps): CustomMetricsPart {
  const { directory, textfileDirectory, audit, log, now = () => Date.now() / 1000 } = props;
  const stored = store();
  const own = ownMetrics();
  const files = directory === undefined ? noGroupFiles : groupFiles(directory, log);
  const ordered = inOrder();
  let declared = declarations(noCustomMetrics);

  /** By what is stored when its turn comes: the group may have been pushed again meanwhile. */
  const broughtInLine = (key: string) => ordered(() => files.keep(key, stored.group(key)));
  /** Says what is shown no more, and brings the files on disk in line. */
  const lost = (losses: readonly Loss[], reason: "expired" | "withdrawn") => {
    for (const { group, series, left } of losses) {
      own.dropped(group.source, reason, series);
      log.warn({ group: group.key, series, reason }, "custom metrics dropped");
      if (group.origin === "textfile" || (left !== undefined && reason === "expired")) continue;
      broughtInLine(group.key).catch((error: unknown) => {
        log.error(
          { group: group.key, reason: errorText(error) },
          "file of a pushed group could not be changed",
        );
      });
    }
  };
  const expire = () => {
    lost(stored.expire(now()), "expired");
  };
  const local = textfiles(
    textfileDirectory,
    {
      async take(group, families, modifiedAt) {
        const all = await pacedResult(admittedFamilies(declared, group, families));
        const at = Math.min(modifiedAt, now());
        // What has ended was counted when it did: a file that is read again would tell of it again, and want room.
        const admitted = all.filter(({ declaration: { family } }) => at + family.lifeSpanSeconds > now());
        const push = { group, admitted, mode: "replace", now: at } as const;
        stored.commit(await pacedResult(stored.plan(declared, push)));
      },
      gone(group) {
        stored.remove(group.key);
      },
      failed(group, error) {
        const { reason, series } = refusalOf(error);
        own.refused(group.source, reason, series);
      },
    },
    log,
  );

  const push = pushHandler({
    stored,
    own,
    files,
    ordered,
    expire,
    audit,
    log,
    now,
    declared: () => declared,
  });

  return {
    pushRoute: {
      access: "push",
      atMost: PUSHES_IN_FLIGHT,
      methods: { PUT: push, POST: push, DELETE: push },
    },
    cardinality: (request) => cardinalityAnswer(request, cardinality(declared, stored)),
    async families(seconds) {
      // Behind pushes that are being written: a disk that hangs must not take the scrape with it.
      await within(
        Math.min(seconds, MOST_SECONDS_FOR_FILES),
        ordered(() => local.refresh(declared)),
      );
      expire();
      return [
        ...renderedFamilies(declared, stored.groups()),
        ...own.families(declared, stored, local.seen()),
      ];
    },
    apply(config) {
      void ordered(() => {
        declared = declarations(config);
        own.declare(declared);
        local.forget();
        lost(stored.retain(declared), "withdrawn");
      });
    },
    async start() {
      try {
        const { groups, lost: lostFiles } = await files.read();
        for (const group of groups) stored.restore(group);
        own.damaged(lostFiles);
        log.info({ directory, groups: groups.length, lostFiles }, "pushed metrics restored");
      } catch (error) {
        log.error(
          { directory, reason: errorText(error) },
          "pushed metrics cannot be restored: pushes are refused until a start that can read them",
        );
      }
    },
    async stop() {
      await ordered(() => undefined);
      // What was in line itself may have put files in line: those of series that are not declared any more.
      await ordered(() => undefined);
    },
  };
}
