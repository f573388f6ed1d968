/** The third-party images of the local environment. */
export const imageKeys = [
  "node",
  "prometheus",
  "alertmanager",
  "grafana",
  "postgres",
  "pgpool",
  "redis",
  "node-exporter",
  "postgres-exporter",
  "redis-exporter",
] as const;

/** A third-party image of the local environment. */
export type ImageKey = (typeof imageKeys)[number];

/** How an image is built from Debian packages. */
interface DebianRecipe {
  /** Packages to install; the first one's version is the image's. */
  readonly packages: readonly string[];
  /** Commands that Debian names otherwise or keeps off PATH, and where it has them. */
  readonly links: Readonly<Record<string, string>>;
}

/**
 * Where an image comes from, and what holds of it whichever way it came:
 * every command of `commands` is on PATH, every directory of `directories` belongs to 65534:65534 and so does a
 * named volume mounted there, no entry point and no volume is declared, and all works as 65534:65534 with a
 * read-only root and no capabilities (tmpfs where something is written).
 */
export interface ImageRecipe {
  /** The public image, pinned; null: none is published for this version, so Debian packages on {@link publicBase}. */
  readonly publicReference: string | null;
  /** Whether the public image is used as it is, because what others do with it needs what it declares. */
  readonly asPublished: boolean;
  /** Commands that the public image keeps off PATH, and where it has them. */
  readonly publicLinks: Readonly<Record<string, string>>;
  /** The fallback; null: Debian has none. */
  readonly debian: DebianRecipe | null;
  readonly commands: readonly string[];
  readonly directories: readonly string[];
  /** Default user: root only for an image that others are built from. */
  readonly user: "65534:65534" | "0:0";
}

/** What a recipe need not say of itself. */
const usual = {
  asPublished: false,
  publicLinks: {},
  commands: [],
  directories: [],
  user: "65534:65534",
} as const;

const postgresBinaries = "/usr/lib/postgresql/18/bin";
// Debian's own psql and pg_isready on PATH are a Perl wrapper that chooses among clusters.
const postgresLinks = {
  postgres: `${postgresBinaries}/postgres`,
  initdb: `${postgresBinaries}/initdb`,
  psql: `${postgresBinaries}/psql`,
  pg_isready: `${postgresBinaries}/pg_isready`,
};

/** The public image with which Debian packages are installed where the registry can be reached. */
export const publicBase = "debian:forky-slim";

/** Every image; the public versions are those that Debian forky had in November 2026. */
export const imageRecipes: Readonly<Record<ImageKey, ImageRecipe>> = {
  node: {
    ...usual,
    publicReference: "node:24-slim",
    asPublished: true,
    debian: { packages: ["nodejs"], links: {} },
    commands: ["sh", "node"],
    user: "0:0",
  },
  prometheus: {
    ...usual,
    publicReference: "prom/prometheus:v3.5.3",
    debian: { packages: ["prometheus"], links: {} },
    commands: ["sh", "wget", "prometheus", "promtool"],
    directories: ["/prometheus"],
  },
  alertmanager: {
    ...usual,
    publicReference: "prom/alertmanager:v0.33.1",
    debian: {
      packages: ["prometheus-alertmanager"],
      links: { alertmanager: "/usr/bin/prometheus-alertmanager" },
    },
    commands: ["sh", "wget", "alertmanager", "amtool"],
    directories: ["/alertmanager"],
  },
  // Kept as it is: it finds its files by its own environment. Where it cannot be had, a stand-in plays it.
  grafana: { ...usual, publicReference: "grafana/grafana:12.4.5", asPublished: true, debian: null },
  postgres: {
    ...usual,
    publicReference: "postgres:18.6",
    publicLinks: postgresLinks,
    debian: { packages: ["postgresql-18"], links: postgresLinks },
    commands: ["sh", "postgres", "initdb", "psql", "pg_isready"],
    directories: ["/var/lib/postgresql/data"],
  },
  pgpool: {
    ...usual,
    publicReference: null,
    debian: { packages: ["pgpool2"], links: { pgpool: "/usr/sbin/pgpool" } },
    commands: ["sh", "pgpool"],
  },
  redis: {
    ...usual,
    publicReference: "redis:8.0.6",
    debian: { packages: ["redis-server"], links: {} },
    commands: ["sh", "redis-server", "redis-cli"],
    directories: ["/data"],
  },
  "node-exporter": {
    ...usual,
    publicReference: "prom/node-exporter:v1.11.1",
    debian: {
      packages: ["prometheus-node-exporter"],
      links: { node_exporter: "/usr/bin/prometheus-node-exporter" },
    },
    commands: ["sh", "wget", "node_exporter"],
  },
  "postgres-exporter": {
    ...usual,
    publicReference: "prometheuscommunity/postgres-exporter:v0.19.1",
    debian: {
      packages: ["prometheus-postgres-exporter"],
      links: { postgres_exporter: "/usr/bin/prometheus-postgres-exporter" },
    },
    commands: ["sh", "wget", "postgres_exporter"],
  },
  "redis-exporter": {
    ...usual,
    // The image without -alpine has no shell.
    publicReference: "oliver006/redis_exporter:v1.86.0-alpine",
    publicLinks: { redis_exporter: "/redis_exporter" },
    debian: {
      packages: ["prometheus-redis-exporter"],
      links: { redis_exporter: "/usr/bin/prometheus-redis-exporter" },
    },
    commands: ["sh", "wget", "redis_exporter"],
  },
};
