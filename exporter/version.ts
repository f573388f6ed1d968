/** The exporter's version: that of package.json, which is not in the bundle. */
export const version = "0.1.0";
