import { defineConfig } from 'vitest/config';

const shared = {
  // Lowers `using`, which Node 20 does not know.
  oxc: { target: 'node20' },
} as const;

export default defineConfig({
  ...shared,
  test: {
    globalSetup: ['scripts/vitest-global-setup.mjs'],
    restoreMocks: true,
    // Many tests wait for a simulated board: on two cores the usual single worker leaves one idle.
    maxWorkers: 2,
    projects: [
      {
        ...shared,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts', 'electron/**/*.test.ts', 'scripts/**/*.test.ts', 'bench/**/*.test.ts'],
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'app',
          environment: 'happy-dom',
          include: ['app/**/*.test.{ts,tsx}'],
          testTimeout: 15_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'peers', // Other people's programs and firmware: slow links, which mostly wait.
          environment: 'node',
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
          include: ['e2e/peers/**/*.test.ts'],
          testTimeout: 180_000, // An emulator on a busy machine.
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
