import { canonical } from "../model/canonical.ts";
import type { ContainerModel, MonitoringModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { groupedChanges, plainPhrase, type Phrase, type SingleChange } from "./grouped.ts";
import { keyedPairs, recordPairs } from "./keyed.ts";
import { arrow, settingWords } from "./words.ts";

/** A container, or the publisher of a service, which is made anew for each release. */
type Running = Omit<ContainerModel, "memoryMegabytes"> & { readonly memoryMegabytes?: number };

/** Volumes, containers, and the images that they are made from. */
export function containerChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  const pairs = keyedPairs(running(before), running(after), ({ name }) => name);
  const images: SingleChange[] = [];
  const containers = pairs.flatMap(({ key, before: old, after: current }): readonly SingleChange[] => {
    const container = { subject: "container", id: `container/${key}`, name: key } as const;
    if (current === undefined) {
      const words = `removed from ${old?.stack ?? ""}`;
      return [{ ...container, aspect: "", action: "removed", words, before: canonical(old) }];
    }
    if (old === undefined) {
      const words = `added in ${current.stack}: image ${current.image}${memoryOf(current)}`;
      return [{ ...container, aspect: "", action: "added", words, after: canonical(current) }];
    }
    images.push(...imageChange(old, current));
    return keptContainerChanges(old, current);
  });
  return [
    ...volumeChanges(before, after),
    ...groupedChanges(containers, containerPhrase),
    ...groupedChanges(images, plainPhrase),
  ];
}

const containerPhrase: Phrase = (names) => `container ${plainPhrase(names)}`;

function running({ containers, publications }: MonitoringModel): readonly Running[] {
  return [
    ...containers,
    ...publications.map(({ service, stack, image, settings }) => ({
      name: `publisher of ${service}`,
      stack,
      image,
      settings,
    })),
  ];
}

function memoryOf({ memoryMegabytes }: Running): string {
  return memoryMegabytes === undefined ? "" : `, memory ${memoryWords(memoryMegabytes)}`;
}

function memoryWords(megabytes: number): string {
  return megabytes === 0 ? "without limit" : `${String(megabytes)} MB`;
}

function imageChange(before: Running, after: Running): readonly SingleChange[] {
  if (before.image === after.image) return [];
  const [was, is] = [imageParts(before.image), imageParts(after.image)];
  const words =
    was.repository === is.repository
      ? `${was.repository} ${arrow(was.version, is.version)}`
      : arrow(before.image, after.image);
  return [
    {
      subject: "image",
      id: `image/${after.name}`,
      aspect: "",
      action: "changed",
      name: after.name,
      words: `image ${words}`,
      before: canonical(before.image),
      after: canonical(after.image),
    },
  ];
}

/** A digest, or what stands behind the last colon; a colon before a slash belongs to the registry's port. */
function imageParts(image: string): { readonly repository: string; readonly version: string } {
  const [, repository = image, version = ""] = /^(.+?)(?:@|:(?=[^/]*$))(.+)$/.exec(image) ?? [];
  return { repository, version };
}

function keptContainerChanges(before: Running, after: Running): readonly SingleChange[] {
  const container = {
    subject: "container",
    id: `container/${after.name}`,
    name: after.name,
    action: "changed",
  } as const;
  const { memoryMegabytes: was = 0 } = before;
  const { memoryMegabytes: is = 0 } = after;
  const memory: readonly SingleChange[] =
    was === is
      ? []
      : [
          {
            ...container,
            aspect: "memory",
            words: `memory ${arrow(memoryWords(was), memoryWords(is))}`,
            before: String(was),
            after: String(is),
          },
        ];
  const stack: readonly SingleChange[] =
    before.stack === after.stack
      ? []
      : [
          {
            ...container,
            aspect: "stack",
            words: `moved: ${arrow(before.stack, after.stack)}`,
            before: canonical(before.stack),
            after: canonical(after.stack),
          },
        ];
  const settings = recordPairs(before.settings, after.settings)
    .filter((setting) => setting.before !== setting.after)
    .map((setting): SingleChange => ({
      ...container,
      aspect: setting.key,
      words: settingWords(setting.key, setting.before, setting.after),
      ...(setting.before === undefined ? {} : { before: setting.before }),
      ...(setting.after === undefined ? {} : { after: setting.after }),
    }));
  return [...memory, ...stack, ...settings];
}

function volumeChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  return keyedPairs(before.volumes, after.volumes, ({ name }) => name).flatMap(
    ({ key, before: old, after: current }): readonly Change[] => {
      const volume = { id: `volume/${key}`, subject: "volume" } as const;
      if (current === undefined) {
        const text = `volume ${key} removed: its data is lost`;
        return [{ ...volume, action: "removed", text, before: canonical(old) }];
      }
      const text = `volume ${key} added`;
      return old === undefined ? [{ ...volume, action: "added", text, after: canonical(current) }] : [];
    },
  );
}
