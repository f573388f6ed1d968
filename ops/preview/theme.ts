/** Colours of a picture: Grafana's two themes, as far as panels use them. */
export interface Theme {
  readonly name: "dark" | "light";
  readonly page: string;
  readonly panel: string;
  readonly border: string;
  readonly text: string;
  readonly secondary: string;
  readonly grid: string;
  /** Grafana's named colours that dashboards give a meaning to. */
  readonly named: Readonly<Record<string, string>>;
  /** Lines, in the order in which their names come. */
  readonly palette: readonly string[];
  /** A heatmap from few to many. */
  readonly heat: readonly string[];
}

const palette = [
  "#73BF69",
  "#F2CC0C",
  "#5794F2",
  "#FF9830",
  "#B877D9",
  "#37C8C8",
  "#FF7383",
  "#8AB8FF",
  "#CA95E5",
  "#96D98D",
];

/** Source: grafana/packages/grafana-data/src/themes/createColors.ts and createVisualizationColors.ts. */
export const themes: Readonly<Record<Theme["name"], Theme>> = {
  dark: {
    name: "dark",
    page: "#111217",
    panel: "#181b1f",
    border: "#2c2f36",
    text: "#ccccdc",
    secondary: "#9a9aaa",
    grid: "#2b2e34",
    named: { green: "#73BF69", yellow: "#FADE2A", red: "#F2495C", blue: "#5794F2" },
    palette,
    heat: ["#2a2016", "#7a3b0a", "#c4600d", "#ff9830", "#ffd9a8"],
  },
  light: {
    name: "light",
    page: "#f4f5f5",
    panel: "#ffffff",
    border: "#dcdde0",
    text: "#24292e",
    secondary: "#5b6068",
    grid: "#e7e8ea",
    named: { green: "#56A64B", yellow: "#C79A00", red: "#E02F44", blue: "#3274D9" },
    palette: palette.map((_, index) => lightPalette(index)),
    heat: ["#fff1e0", "#ffcb8c", "#ff9830", "#d9640a", "#8a3a00"],
  },
};

function lightPalette(index: number): string {
  const dark = ["#37872D", "#B88A00", "#1F60C4", "#D9640A", "#8F3BB8", "#1A8C8C", "#C4162A", "#447EBC"];
  return dark[index % dark.length] ?? "#37872D";
}
