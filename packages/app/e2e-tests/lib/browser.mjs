// What every test does with the browser.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';

/**
 * The catalog, before a person who has just signed in: one of the demo, or nobody in
 * particular where the app does not ask.
 */
export async function signIn(
  browser,
  address,
  { theme = 'light', as = 'Guest' } = {},
) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const errors = [];
  page.on('pageerror', error => errors.push(error.message));
  await page.goto(address);
  await page
    .getByRole('button', {
      name: as ? `Sign in as ${as}` : 'Enter',
      exact: true,
    })
    .click();
  await page.getByRole('link', { name: 'Catalog', exact: true }).waitFor();
  await page.goto(`${address}/catalog`);
  await page
    .getByRole('link', { name: 'Orders', exact: true })
    .first()
    .waitFor({ timeout: 120_000 });
  return { page, context, errors };
}

/** The address of a service's page. */
export function serviceAddress(address, name, tab = '') {
  return `${address}/catalog/default/component/${name}${tab}`;
}

/** Fails with what is wrong where assistive technology would stumble. */
export async function assertAccessible(page, title, selector) {
  let builder = new AxeBuilder({ page }).withTags([
    'wcag2a',
    'wcag2aa',
    'wcag21a',
    'wcag21aa',
    'wcag22aa',
  ]);
  if (selector) {
    builder = builder.include(selector);
  }
  const { violations } = await builder.analyze();
  assert.deepEqual(
    violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes
        .slice(0, 4)
        .map(node => `${node.target} ${node.failureSummary}`),
    })),
    [],
    `${title} has accessibility violations`,
  );
}

/** Saves what the README shows, when RECOVERY_SCREENSHOTS names a folder. */
export async function screenshot(page, name, options) {
  const folder = process.env.RECOVERY_SCREENSHOTS;
  if (folder) {
    fs.mkdirSync(folder, { recursive: true });
    await page.screenshot({
      path: path.join(folder, `${name}.png`),
      ...options,
    });
  }
}

/** Repeats a look until it holds; the last failure is the test's. */
export async function eventually(look, { timeoutMilliseconds = 60_000 } = {}) {
  const deadline = Date.now() + timeoutMilliseconds;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise(resolve => setTimeout(resolve, 250));
    }
  }
}
