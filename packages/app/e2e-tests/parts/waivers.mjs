// A deviation from a control: requested by one person, approved by another one.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertAccessible, screenshot, signIn } from '../lib/browser.mjs';

const SLOW = { timeout: 300_000 };

export function waiverTests(given) {
  describe('a waiver', () => {
    let ada;
    let ben;
    let address;

    after(async () => {
      await ada?.context.close();
      await ben?.context.close();
    });

    it('is requested on the scorecard, and waits', SLOW, async () => {
      const { portal, browser } = given();
      ada = await signIn(browser, portal.address, { as: 'Ada Abel' });
      const { page } = ada;
      await page.goto(
        `${portal.address}/recovery/services/default/component/orders`,
      );
      // The first thing to do opens its control.
      await page
        .getByRole('list', { name: 'What to do' })
        .getByRole('button')
        .first()
        .click({ timeout: 120_000 });
      await page.waitForURL(/control=/);
      address = page.url();
      await page.getByRole('button', { name: 'Request a waiver…' }).click();
      const dialog = page.getByRole('dialog');
      const request = dialog.getByRole('button', { name: 'Request waiver' });
      assert.equal(await request.isDisabled(), true);
      await dialog
        .getByRole('textbox', { name: /Why it deviates/ })
        .fill('The database moves next week.');
      await screenshot(page, 'waiver-request');
      await assertAccessible(page, 'the request of a waiver', '[role=dialog]');
      await request.click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText(/^Waiver requested by Ada Abel/).waitFor();
      await page.getByRole('button', { name: 'Revoke…' }).waitFor();
      assert.equal(
        await page.getByRole('button', { name: 'Approve…' }).count(),
        0,
      );
      await page.goto(`${portal.address}/recovery/approvals`);
      await page
        .getByText('No request of a waiver waits for your decision.')
        .waitFor();
    });

    it('is approved by a colleague, and then counts', SLOW, async () => {
      const { portal, browser } = given();
      ben = await signIn(browser, portal.address, { as: 'Ben Castro' });
      const { page, errors } = ben;
      await page.goto(`${portal.address}/recovery/approvals`);
      await page
        .getByText('1 request of a waiver waits for your decision.')
        .waitFor();
      await page.getByText('The database moves next week.').waitFor();
      await screenshot(page, 'waivers');
      await assertAccessible(page, 'the requests of waivers', 'article');
      await page
        .getByRole('list', { name: 'Waivers' })
        .getByRole('button', { name: 'Approve…' })
        .click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /Reason/ }).fill('As agreed.');
      await assertAccessible(page, 'the decision', '[role=dialog]');
      await dialog
        .getByRole('button', { name: 'Approve', exact: true })
        .click();
      await dialog.waitFor({ state: 'hidden' });
      await page.goto(address);
      await page
        .getByText(/^Waived until .* approved by Ben Castro/)
        .waitFor({ timeout: 60_000 });
      await page
        .locator('button[aria-expanded=true]')
        .getByText('waived')
        .waitFor();
      await screenshot(page, 'control-waived', { fullPage: true });
      await assertAccessible(page, 'the waived control', 'article');
      assert.deepEqual(errors, []);
    });

    it('ends when it is revoked', SLOW, async () => {
      const { page } = ben;
      await page.getByRole('button', { name: 'Revoke…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox', { name: /Reason/ }).fill('It moved.');
      await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page
        .getByRole('button', { name: 'Request a waiver…' })
        .waitFor({ timeout: 60_000 });
    });
  });
}
