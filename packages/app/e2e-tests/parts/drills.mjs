// Recovery drills: by hand, failing, and negative ones by policy.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import {
  assertAccessible,
  eventually,
  screenshot,
  serviceAddress,
} from '../lib/browser.mjs';
import { chooseResource, openService, operationEnd } from '../lib/recovery.mjs';

const SLOW = { timeout: 300_000 };

async function runDrill(page, resource) {
  await page.getByRole('button', { name: 'Run drill' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('From which point?').waitFor();
  if (resource) {
    await chooseResource(page, resource);
  }
  await assertAccessible(page, 'the dialog of drills', '[role=dialog]');
  await dialog.getByRole('button', { name: 'Run drill' }).click();
  await page.waitForURL(/\/recovery\/operations\//);
}

/** Opens the tab of a service until a drill of its policy has ended with these words. */
async function openEndedDrill(page, address, service, words) {
  await eventually(
    async () => {
      await page.goto(serviceAddress(address, service, '/recovery'));
      await page.getByText(words).first().waitFor({ timeout: 10_000 });
    },
    { timeoutMilliseconds: 240_000 },
  );
}

export function drillTests(given) {
  describe('a recovery drill', () => {
    it(
      'shows how long it took against the RTO, and its checks',
      SLOW,
      async () => {
        const { page, portal, layout } = given();
        await openService(page, portal.address, 'orders', /Recoverable to/);
        await runDrill(page);
        await operationEnd(page, 'succeeded', 'Drill');
        await page
          .getByText(/^RTA .* Within the RTO of 30 min/)
          .first()
          .waitFor();
        for (const check of [
          /integrity.*: passed/,
          /every order has a customer: passed/,
          /newest row.*: passed|freshness.*: passed/,
        ]) {
          await page.getByText(check).first().waitFor();
        }
        await screenshot(page, 'drill', { fullPage: true });
        await assertAccessible(page, 'the drill', 'article');
        // What it wrote is removed.
        assert.deepEqual(
          fs.readdirSync(path.join(layout.drills, 'archive-orders')),
          [],
        );
      },
    );

    it(
      'is then the proof of the service, with its phases in the tab',
      SLOW,
      async () => {
        const { page, portal } = given();
        await openService(
          page,
          portal.address,
          'orders',
          /Proven by a drill .*, took .* \(RTO 30 min/,
        );
        await page.goto(serviceAddress(portal.address, 'orders', '/recovery'));
        await page.getByRole('img', { name: /1 drills from/ }).waitFor();
        const drills = page.getByRole('grid', { name: /Recovery drills/ });
        await drills.getByRole('row').nth(1).waitFor();
      },
    );

    it('fails when a check of what came back fails', SLOW, async () => {
      const { page, portal } = given();
      await openService(page, portal.address, 'typo3-site', /Recoverable/);
      await runDrill(page, 'site-files');
      await operationEnd(page, 'failed', 'Drill');
      await page.getByText('the uploads are there: failed').waitFor();
      await screenshot(page, 'drill-failed', { fullPage: true });
      const card = await openService(
        page,
        portal.address,
        'typo3-site',
        /Recoverable/,
      );
      await card
        .getByText(/The last drill failed/)
        .first()
        .waitFor();
    });

    it(
      'on a damaged copy is shown as negative, and passes when that is noticed',
      SLOW,
      async () => {
        const { page, portal } = given();
        await openEndedDrill(
          page,
          portal.address,
          'status-page',
          /\(negative drill: a damaged copy had to fail\)/,
        );
        await page.getByText('damaged copy was noticed').first().waitFor();
        await screenshot(page, 'drills-negative', { fullPage: true });
      },
    );

    it(
      'on a damaged copy says so when the checks notice nothing',
      SLOW,
      async () => {
        const { page, portal } = given();
        await openEndedDrill(
          page,
          portal.address,
          'deployment-config',
          'damaged copy was not noticed',
        );
        await page
          .getByText(/The checks passed a deliberately damaged copy/)
          .first()
          .waitFor();
        await assertAccessible(page, 'the tab with drills', 'article');
      },
    );
  });
}
