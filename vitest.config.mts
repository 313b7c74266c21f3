import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: true, // testing-library cleans up after each test only where `afterEach` is global
    environment: 'jsdom',
    testTimeout: 20_000, // for machines that are busy with other tests as well
    include: ['src/**/__tests__/**/*.spec.{ts,tsx}'],
    setupFiles: ['./vitest.setup.ts'],
    server: {
      deps: {
        inline: [
          /@jupyterlab\//,
          /@jupyter\//,
          /@lumino\//,
          /@microsoft\//,
          /@rjsf\//,
          /exenv-es6/
        ]
      }
    }
  }
});
