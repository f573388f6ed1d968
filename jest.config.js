/** One project a kind of test: `unit` needs nothing, `integration` the Docker daemon, `e2e` a whole instance. */
const common = {
  testEnvironment: "node",
  // Other checkouts of this repository lie there: instances' own, and the base of a review.
  modulePathIgnorePatterns: ["<rootDir>/.local/"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { parser: { syntax: "typescript" }, target: "es2022" }, module: { type: "commonjs" } },
    ],
    "\\.js$": ["@swc/jest", { jsc: { target: "es2022" }, module: { type: "commonjs" } }],
  },
  transformIgnorePatterns: [
    "/node_modules/(?!(listr2|cli-truncate|slice-ansi|eventsource-parser|github-slugger)/)",
  ],
};

export default {
  // Large inline pretty-printing of a failed golden helps nobody; two workers suit two cores.
  maxWorkers: 2,
  projects: [
    {
      ...common,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "/test/integration/", "/test/e2e/"],
      setupFilesAfterEnv: ["<rootDir>/test/setup-cdktf.ts"],
    },
    {
      ...common,
      displayName: "integration",
      testMatch: ["<rootDir>/test/integration/**/*.test.ts"],
      globalSetup: "<rootDir>/test/integration/remove-leftovers.ts",
    },
    { ...common, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
  ],
};
