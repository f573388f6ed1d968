import { canonical } from "../model/canonical.ts";
import type { DashboardModel, MonitoringModel } from "../model/model.ts";
import type { Change } from "../review.ts";
import { keyedPairs, recordPairs } from "./keyed.ts";
import { panelChanges } from "./panels.ts";
import { arrow, settingWords } from "./words.ts";

/** Dashboards and their panels. */
export function dashboardChanges(before: MonitoringModel, after: MonitoringModel): readonly Change[] {
  return keyedPairs(before.dashboards, after.dashboards, ({ uid }) => uid).flatMap(
    ({ key, before: old, after: current }): readonly Change[] => {
      const dashboard = { id: `dashboard/${key}`, subject: "dashboard" } as const;
      if (current === undefined) {
        const text = `dashboard ${old?.title ?? key} removed`;
        return [{ ...dashboard, action: "removed", text, before: canonical(old?.title) }];
      }
      if (old === undefined) {
        const panels = current.panels.filter(({ type }) => type !== "row").length;
        const text = `dashboard ${current.title} added: ${String(panels)} panels`;
        return [{ ...dashboard, action: "added", text, after: canonical(current.title) }];
      }
      return [...settingChanges(old, current), ...panelChanges(old, current)];
    },
  );
}

function settingChanges(before: DashboardModel, after: DashboardModel): readonly Change[] {
  const own = ({ title, folder }: DashboardModel) => ({
    title: canonical(title),
    folder: canonical(folder),
  });
  const pairs = recordPairs({ ...before.settings, ...own(before) }, { ...after.settings, ...own(after) });
  return pairs
    .filter((setting) => setting.before !== setting.after)
    .map((setting) => ({
      id: `dashboard/${after.uid}/${setting.key}`,
      subject: "dashboard",
      action: "changed",
      text: `dashboard ${before.title}: ${
        setting.key === "folder"
          ? `folder ${arrow(before.folder, after.folder)}`
          : settingWords(setting.key, setting.before, setting.after)
      }`,
      ...(setting.before === undefined ? {} : { before: setting.before }),
      ...(setting.after === undefined ? {} : { after: setting.after }),
    }));
}
