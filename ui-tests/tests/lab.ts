import type { APIRequestContext, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** The token of the test server, which checks it on every request. */
export const TOKEN = process.env.AUTOPILOT_UI_TOKEN ?? '';

/** Opens JupyterLab with an empty layout and waits until it can be used. */
export async function openLab(page: Page): Promise<void> {
  await page.goto(`/lab?token=${TOKEN}&reset`);
  await page.waitForFunction(() =>
    (
      window as unknown as { jupyterapp?: { started: Promise<void> } }
    ).jupyterapp?.started.then(() => true)
  );
  await expect(page.locator('#jupyterlab-splash')).toHaveCount(0);
}

/** Calls the REST API as another program would: with the token, without a browser's cookies. */
export async function rest(
  request: APIRequestContext,
  method: string,
  path: string,
  options: { data?: unknown; headers?: Record<string, string> } = {}
): Promise<{ status: number; body: any }> {
  const response = await request.fetch(`/autopilot/${path}`, {
    method,
    data: options.data as any,
    headers: { Authorization: `token ${TOKEN}`, ...options.headers }
  });
  const text = await response.text();
  return { status: response.status(), body: text ? JSON.parse(text) : null };
}
