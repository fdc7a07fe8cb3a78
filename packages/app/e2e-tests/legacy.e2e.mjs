// The same card and tab in an app of the older frontend system.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import { assertAccessible, serviceAddress, signIn } from './lib/browser.mjs';
import { startPortal } from './lib/portal.mjs';
import { recoveryCard } from './lib/recovery.mjs';

const SLOW = { timeout: 300_000 };

describe('an app on @backstage/core-plugin-api', () => {
  let portal;
  let browser;
  let session;

  before(async () => {
    portal = await startPortal({ app: 'app-legacy', port: 7108 });
    browser = await launchBrowser();
    session = await signIn(browser, portal.address, { as: null });
  }, SLOW);

  after(async () => {
    await browser?.close();
    await portal?.stop();
  });

  it('shows the card', SLOW, async () => {
    const { page, errors } = session;
    await page.goto(serviceAddress(portal.address, 'orders'));
    const card = await recoveryCard(page);
    await card.getByText(/Recoverable to/).waitFor({ timeout: 90_000 });
    await card.evaluate(element => element.setAttribute('data-e2e', 'card'));
    await assertAccessible(page, 'the card', '[data-e2e=card]');
    assert.deepEqual(errors, []);
  });

  it('shows the tab and the operations', SLOW, async () => {
    const { page, errors } = session;
    await page.getByRole('link', { name: 'Open details' }).click();
    await page.waitForURL(/\/recovery/);
    await page.getByRole('grid', { name: /Recovery points/ }).waitFor();
    await page.goto(`${portal.address}/recovery/operations`);
    await page.getByText('There are no operations yet.').waitFor();
    assert.deepEqual(errors, []);
  });

  it("shows the reader's services on the home page", SLOW, async () => {
    const { page, errors } = session;
    await page.goto(`${portal.address}/home`);
    const mine = page.getByRole('list', { name: 'My services' });
    await mine.getByRole('link', { name: 'TYPO3 site' }).waitFor();
    assert.deepEqual(errors, []);
  });
});
