// A clause that no control can speak to: attested by a person, and taken back.
import { after, describe, it } from 'node:test';
import { assertAccessible, screenshot, signIn } from '../lib/browser.mjs';

const SLOW = { timeout: 300_000 };
const CLAUSE = 'A.8.14';

export function attestationTests(given) {
  describe('an attestation', () => {
    let ada;

    after(() => ada?.context.close());

    it('says that a clause is met, by whom and until when', SLOW, async () => {
      const { portal, browser } = given();
      ada = await signIn(browser, portal.address, { as: 'Ada Abel' });
      const { page } = ada;
      await page.goto(`${portal.address}/recovery/frameworks/iso-27001`);
      await page
        .getByRole('button', { name: `Attest… ${CLAUSE}` })
        .click({ timeout: 120_000 });
      const dialog = page.getByRole('dialog');
      await dialog
        .getByRole('textbox', { name: /What is so/ })
        .fill('Both sites can carry the whole load.');
      await dialog
        .getByRole('textbox', { name: /Link to the evidence/ })
        .fill('https://example.com/load-test');
      await screenshot(page, 'attest');
      await assertAccessible(page, 'the attestation', '[role=dialog]');
      await dialog.getByRole('button', { name: 'Attest', exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page.getByText(/^Attested until .* by Ada Abel/).waitFor();
      await page
        .getByRole('button', { name: `Show history ${CLAUSE}` })
        .click();
      await page
        .getByRole('list', { name: `Attestations of ${CLAUSE}` })
        .waitFor();
      await screenshot(page, 'framework-attested', { fullPage: true });
      await assertAccessible(page, 'the attested framework', 'article');
    });

    it('is taken back with a reason', SLOW, async () => {
      const { page } = ada;
      await page.getByRole('button', { name: `Revoke… ${CLAUSE}` }).click();
      const dialog = page.getByRole('dialog');
      await dialog
        .getByRole('textbox', { name: /Reason/ })
        .fill('One site is closed.');
      await dialog.getByRole('button', { name: 'Revoke', exact: true }).click();
      await dialog.waitFor({ state: 'hidden' });
      await page
        .getByText(/revoked by Ada Abel .*One site is closed/)
        .first()
        .waitFor();
    });
  });
}
