interface Placed<H extends string> {
  readonly host: H;
  readonly port: number;
  readonly team: string;
  /** `installed` is found in place and only scraped; `deployed` is a container of ours. */
  readonly provided: "installed" | "deployed";
}

/** What measures the cards of a host, for the table that gives its metrics our names and units. */
export type GpuExporter =
  /** utkuozdemir/nvidia_gpu_exporter; it counts the errors of cards from 1.12 on, with its NVML backend. */
  | { readonly name: "nvidia_gpu_exporter" }
  /**
   * NVIDIA/dcgm-exporter; `major.minor` of the exporter, 4.4 or later. In a tag such as `4.5.3-4.8.2` it is the second
   * half: 4.8.
   */
  | { readonly name: "dcgm-exporter"; readonly version: `${number}.${number}` };

/** An official exporter beside what it measures. */
export type Agent<H extends string = string> = Placed<H> &
  (
    | { readonly kind: "node" | "postgres" | "redis" }
    | { readonly kind: "gpu"; readonly exporter: GpuExporter }
  );
