import { defineConfig } from "vitest/config";

/** Tests on the real engine start several processes each; two of their files at a time fill two cores. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "policies/**/*.test.ts", "provider/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
});
