import { fetched } from "./http.ts";

/** Values of an exposition by series, as each line spells it. */
export type Series = Readonly<Record<string, number>>;

/** The series of `<base>/metrics`. */
export async function scraped(base: string): Promise<Series> {
  const { text } = await fetched(`${base}/metrics`);
  return seriesOf(text);
}

/** The series of an exposition. */
export function seriesOf(text: string): Series {
  return Object.fromEntries(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => {
        const space = line.lastIndexOf(" ");
        return [line.slice(0, space), Number(line.slice(space + 1))];
      }),
  );
}
