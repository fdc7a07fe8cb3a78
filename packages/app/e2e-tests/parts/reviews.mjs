// A team's scorecards, gone through service by service, and what was decided.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertAccessible, screenshot, signIn } from '../lib/browser.mjs';
import { choose } from '../lib/recovery.mjs';

const SLOW = { timeout: 300_000 };

export function reviewTests(given) {
  describe('a review', () => {
    let ada;

    after(() => ada?.context.close());

    it(
      'goes from service to service, and keeps what is decided',
      SLOW,
      async () => {
        const { portal, browser } = given();
        ada = await signIn(browser, portal.address, { as: 'Ada Abel' });
        const { page } = ada;
        // Teams are known once services are evaluated.
        await page.goto(`${portal.address}/recovery`);
        await page
          .locator('a[href*="/recovery/services/"]')
          .first()
          .waitFor({ timeout: 120_000 });
        await page.goto(`${portal.address}/recovery/reviews`);
        await page.getByText('There is no review yet.').waitFor();
        // The team is her own.
        await page.getByRole('button', { name: 'Start review' }).click();
        await page.waitForURL(/\/recovery\/reviews\/[0-9a-f-]{36}/);
        await page.getByText(/^Service 1 of \d+:/).waitFor();
        await page
          .getByText(/^This is the first review of this team/)
          .waitFor();
        await choose(page.getByRole('radio', { name: 'Accept as it is' }));
        await page
          .getByRole('textbox', { name: 'Note' })
          .fill('Known; the new host comes in January.');
        await page.getByRole('heading', { name: 'Scorecard' }).waitFor();
        await page
          .getByText(/^Level \d of 5/)
          .first()
          .waitFor();
        await screenshot(page, 'review', { fullPage: true });
        await assertAccessible(page, 'the review of a service', 'article');
        await page.getByRole('button', { name: 'Save and next' }).click();
        await page.getByText(/^Service 2 of \d+:/).waitFor();
        await page.getByText(/^1 of \d+ services decided\./).waitFor();
      },
    );

    it('is finished, and then says what came of it', SLOW, async () => {
      const { page, errors } = ada;
      await page.getByRole('button', { name: 'Finish review…' }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: 'Finish', exact: true })
        .click();
      await page.getByText(/The review is finished and cannot/).waitFor();
      await page.getByText('Known; the new host comes in January.').waitFor();
      await screenshot(page, 'review-outcome', { fullPage: true });
      await assertAccessible(page, 'the outcome of a review', 'article');
      await page.getByRole('link', { name: 'All reviews' }).click();
      await page
        .getByRole('grid', { name: 'Reviews' })
        .getByText('finished')
        .waitFor();
      assert.deepEqual(errors, []);
    });

    it('is thrown away while it is open', SLOW, async () => {
      const { page, errors } = ada;
      await page.getByRole('button', { name: 'Start review' }).click();
      await page.getByText(/^Service 1 of \d+:/).waitFor();
      await page.getByRole('button', { name: 'Throw away…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText(/cannot be brought back/).waitFor();
      await screenshot(page, 'review-discard');
      await dialog
        .getByRole('button', { name: 'Throw away', exact: true })
        .click();
      const list = page.getByRole('grid', { name: 'Reviews' });
      await list.getByText('finished').waitFor();
      assert.equal(await list.getByText('open', { exact: true }).count(), 0);
      assert.deepEqual(errors, []);
    });

    it('is on record as evidence once it is finished', SLOW, async () => {
      const { page, errors } = ada;
      await page.goto(`${given().portal.address}/recovery/evidence`);
      const records = page.getByRole('grid', { name: /Records of evidence/ });
      await records.getByRole('link', { name: 'Review finished' }).click();
      await page.getByText(/The review is finished and cannot/).waitFor();
      assert.deepEqual(errors, []);
    });
  });
}
