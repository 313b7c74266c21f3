import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineConfig } from '@playwright/test';

/** The Chromium named by CHROMIUM, or the first one on the PATH. */
function chromium(): string {
  const names = [
    process.env.CHROMIUM,
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable'
  ];
  for (const name of names) {
    if (name) {
      try {
        return execFileSync('which', [name], { encoding: 'utf8' }).trim();
      } catch {
        continue;
      }
    }
  }
  throw new Error('No Chromium found: install one or set CHROMIUM.');
}

const port = process.env.AUTOPILOT_UI_PORT ?? '8899';
// The configuration is read again by every worker process: the first one decides, the others inherit.
process.env.AUTOPILOT_UI_PORT = port;
process.env.AUTOPILOT_UI_TOKEN ??= 'ui-tests-token';
process.env.AUTOPILOT_UI_FOLDER ??= mkdtempSync(
  join(tmpdir(), 'autopilot-ui-')
);

export default defineConfig({
  testDir: 'tests',
  timeout: 300_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  reporter: [['list']],
  projects: [
    { name: 'setup', testMatch: /.*\.setup\.ts/ },
    { name: 'stories', dependencies: ['setup'] }
  ],
  outputDir: 'test-results',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    video: 'off',
    launchOptions: {
      executablePath: chromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  },
  webServer: {
    command: 'jupyter lab --config jupyter_server_config.py',
    url: `http://127.0.0.1:${port}/api`,
    reuseExistingServer: false,
    timeout: 60_000,
    // Killed at once, the server could not end the endpoints of a story that failed.
    gracefulShutdown: { signal: 'SIGTERM', timeout: 10_000 },
    env: {
      ...(process.env as Record<string, string>),
      AUTOPILOT_ENCRYPTION_KEY_CLINIC: Buffer.alloc(32, 7).toString('base64'),
      JUPYTER_CONFIG_DIR: join(process.env.AUTOPILOT_UI_FOLDER, 'config'),
      JUPYTER_DATA_DIR: join(process.env.AUTOPILOT_UI_FOLDER, 'data'),
      JUPYTER_RUNTIME_DIR: join(process.env.AUTOPILOT_UI_FOLDER, 'runtime')
    }
  }
});
