// From the page of all services down to the evidence of one, as in a review.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import {
  assertAccessible,
  eventually,
  screenshot,
  serviceAddress,
  signIn,
} from './lib/browser.mjs';
import { startPortal } from './lib/portal.mjs';
import { attestationTests } from './parts/attestations.mjs';
import { reviewTests } from './parts/reviews.mjs';
import { waiverTests } from './parts/waivers.mjs';

const SLOW = { timeout: 300_000 };

let portal;
let browser;

before(async () => {
  portal = await startPortal({ app: 'app', port: 7109 });
  browser = await launchBrowser();
}, SLOW);

after(async () => {
  await browser?.close();
  await portal?.stop();
});

for (const theme of ['light', 'dark']) {
  describe(`all services (${theme})`, () => {
    let session;

    before(async () => {
      session = await signIn(browser, portal.address, { theme });
    }, SLOW);

    after(() => session?.context.close());

    it(
      'are summed up, and lead to the evidence in two clicks',
      SLOW,
      async () => {
        const { page, errors } = session;
        await page.goto(`${portal.address}/recovery`);
        await page
          .getByText(/of \d+ services meet all that is asked/)
          .first()
          .waitFor({ timeout: 120_000 });
        const list = page.getByRole('grid', {
          name: 'Services, those at risk first',
        });
        const service = list.locator('a[href*="/recovery/services/"]').first();
        await service.waitFor({ timeout: 120_000 });
        // Those of the guest's own team come before all others.
        await page
          .getByRole('grid', { name: 'My services' })
          .getByRole('link', { name: 'TYPO3 site' })
          .waitFor();
        await screenshot(page, `fleet-${theme}`, { fullPage: true });
        await assertAccessible(page, 'all services', 'article');
        await service.click();
        await page.getByRole('heading', { name: 'What to do' }).waitFor();
        await page.locator('button[aria-expanded=true]').waitFor();
        await page.getByRole('heading', { name: 'Evidence' }).waitFor();
        await screenshot(page, `service-${theme}`, { fullPage: true });
        await assertAccessible(page, 'the scorecard', 'article');
        assert.deepEqual(errors, []);
      },
    );

    it("are on the reader's home page, those at risk first", SLOW, async () => {
      const { page, errors } = session;
      await page.goto(portal.address);
      const mine = page.getByRole('list', { name: 'My services' });
      await mine.getByRole('link', { name: 'TYPO3 site' }).waitFor();
      await page.getByText(/^\d of 3 services meet all/).waitFor();
      // The grid and the frame of the card are the home page's own.
      await mine
        .locator('xpath=..')
        .evaluate(element => element.setAttribute('data-e2e', 'mine'));
      await screenshot(page, `home-${theme}`, {
        clip: { x: 0, y: 0, width: 1440, height: 800 },
      });
      await assertAccessible(page, 'my services', '[data-e2e=mine]');
      await mine.getByRole('link').first().click();
      await page.waitForURL(/\/recovery\/services\/.*control=/);
      await page.goto(portal.address);
      await page.getByRole('link', { name: 'All my services' }).click();
      await page.waitForURL(/\/recovery\?owner=mine$/);
      assert.deepEqual(errors, []);
    });

    it('are filtered by the address', SLOW, async () => {
      const { page } = session;
      await page.goto(`${portal.address}/recovery?text=no-such-service`);
      await page.getByText('No service fits these filters.').waitFor();
    });

    it(
      'stand in a heat map that is gone through by keyboard',
      SLOW,
      async () => {
        const { page } = session;
        await page.goto(`${portal.address}/recovery?view=heatmap`);
        const map = page.getByRole('grid', {
          name: 'Results of controls by service',
        });
        await map.getByRole('rowheader').first().waitFor();
        await screenshot(page, `heatmap-${theme}`, { fullPage: true });
        await assertAccessible(page, 'the heat map', 'article');
        await map.locator('[tabindex="0"]').focus();
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/recovery\/services\/.*control=/);
      },
    );

    it('stand in a trend, and in a report for paper', SLOW, async () => {
      const { page } = session;
      await page.goto(`${portal.address}/recovery?view=trend&days=30`);
      const days = page.getByRole('slider', {
        name: /^Shares of services by day/,
      });
      await days.waitFor();
      await page.getByText(/services \(\d+%\) compliant/).waitFor();
      await days.focus();
      await page.keyboard.press('ArrowLeft');
      await page.getByText(/: nothing is on record\./).waitFor();
      await page.keyboard.press('End');
      await page.getByRole('button', { name: 'Show as a table' }).click();
      await screenshot(page, `trend-${theme}`, { fullPage: true });
      await assertAccessible(page, 'the trend', 'article');

      await page.getByRole('button', { name: 'Export…' }).click();
      const dialog = page.getByRole('dialog');
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        dialog.getByRole('button', { name: 'CSV' }).click(),
      ]);
      assert.match(file.suggestedFilename(), /^recovery-controls-.*\.csv$/);
      const text = await readFile(await file.path(), 'utf8');
      assert.match(text, /"# rows","\d+"\r\n$/);
      await screenshot(page, `export-${theme}`);
      await dialog.getByRole('link', { name: 'Report' }).click();
      await page.getByRole('heading', { name: 'How to check this' }).waitFor();
      await screenshot(page, `scorecard-report-${theme}`, { fullPage: true });
      await assertAccessible(page, 'the report', 'article');
      await page.emulateMedia({ media: 'print' });
      await screenshot(page, `scorecard-paper-${theme}`, { fullPage: true });
      await page.emulateMedia({ media: null });
    });

    it('say how they stand in search results', SLOW, async () => {
      const { page } = session;
      // The page does not look again; the index is made a while after the start.
      await eventually(
        async () => {
          await page.goto(`${portal.address}/search?query=orders`);
          await page
            .getByText(/^Recovery: /)
            .first()
            .waitFor({ timeout: 10_000 });
        },
        { timeoutMilliseconds: 200_000 },
      );
      await screenshot(page, `search-${theme}`, { fullPage: true });
      await page
        .getByRole('link', { name: /^Recovery: / })
        .first()
        .click();
      await page.waitForURL(/\/recovery\/services\//);
    });

    it('are held against frameworks', SLOW, async () => {
      const { page } = session;
      await page.goto(`${portal.address}/recovery/frameworks`);
      await page.getByRole('link', { name: 'NIST SP 800-53' }).click();
      await page.getByText('needs a person').first().waitFor();
      await screenshot(page, `framework-${theme}`, { fullPage: true });
      await assertAccessible(page, 'the framework', 'article');
    });

    it('have a scorecard on their own page', SLOW, async () => {
      const { page } = session;
      await page.goto(serviceAddress(portal.address, 'orders'));
      await page
        .getByText(/^Level \d of 5/)
        .first()
        .waitFor({ timeout: 60_000 });
      await screenshot(page, `scorecard-card-${theme}`);
      await page.getByRole('link', { name: 'Open scorecard' }).click();
      await page.getByRole('heading', { name: 'Objectives' }).waitFor();
      await page.setViewportSize({ width: 420, height: 900 });
      await page.goto(`${portal.address}/recovery`);
      await page
        .getByText(/of \d+ services meet all that is asked/)
        .first()
        .waitFor();
      await screenshot(page, `fleet-narrow-${theme}`, { fullPage: true });
    });
  });
}

waiverTests(() => ({ portal, browser }));
attestationTests(() => ({ portal, browser }));
reviewTests(() => ({ portal, browser }));
