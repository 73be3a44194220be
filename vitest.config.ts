import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Both projects start the same databases once: see test/support/global-setup.ts.
    globalSetup: ["test/support/global-setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    // The databases of a hub close after their last write.
    teardownTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "default",
          // Two processes run all files: each compiles PGlite and reads the code once, not once a file. A file gives back what it changed.
          isolate: false,
          setupFiles: ["test/support/properties.ts"],
          include: ["test/**/*.test.ts"],
          exclude: ["test/long/**", "test/live/**", "test/browser/**"],
          // Against what hangs; nothing is judged by how long it takes.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      // Over servers that .ci/run starts: ODOO_URL, TRYTON_URL. One file after another: two hubs with other rules would undo each
      // other's work there, and writes are counted at the servers.
      {
        extends: true,
        test: {
          name: "live",
          include: ["test/live/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      // In Chromium, over one hub of the demo group for all of them.
      {
        extends: true,
        test: {
          name: "browser",
          globalSetup: ["test/support/browser-setup.ts"],
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      { extends: true, test: { name: "long", include: ["test/long/**/*.test.ts"], testTimeout: 1_800_000, hookTimeout: 60_000 } },
    ],
  },
});
