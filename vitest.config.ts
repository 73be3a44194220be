import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Both projects start the same databases once: see test/support/global-setup.ts.
    globalSetup: ["test/support/global-setup.ts"],
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "default", include: ["test/**/*.test.ts"], exclude: ["test/long/**"], testTimeout: 20_000, hookTimeout: 60_000 },
      },
      { extends: true, test: { name: "long", include: ["test/long/**/*.test.ts"], testTimeout: 1_800_000, hookTimeout: 60_000 } },
    ],
  },
});
