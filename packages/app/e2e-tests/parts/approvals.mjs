// A restore over the data in use: requested by one person, approved by another one.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { assertAccessible, screenshot, signIn } from '../lib/browser.mjs';
import { demoFunction } from '../lib/portal.mjs';
import { chooseAndStart, openService, operationEnd } from '../lib/recovery.mjs';

const SLOW = { timeout: 300_000 };
const LOST = 'Somebody wrote this over the orders.';

export function approvalTests(given) {
  describe('a restore in place', () => {
    let ada;
    let ben;
    let address;
    let orders;
    let whole;

    after(async () => {
      // The next run goes on with this data.
      if (whole && fs.readFileSync(orders, 'utf8') === LOST) {
        fs.writeFileSync(orders, whole);
      }
      await ada?.context.close();
      await ben?.context.close();
    });

    it('takes a typed name and a reason, and then waits', SLOW, async () => {
      const { portal, browser, layout } = given();
      orders = path.join(layout.services, 'orders/data/orders.sqlite');
      whole = fs.readFileSync(orders);
      fs.writeFileSync(orders, LOST);
      ada = await signIn(browser, portal.address, { as: 'Ada Abel' });
      const { page } = ada;
      const card = await openService(
        page,
        portal.address,
        'orders',
        /Recoverable to/,
      );
      await card.getByRole('button', { name: 'Restore…' }).click();
      address = await chooseAndStart(page, {
        target: /The orders in use/,
        confirm: 'Request approval',
        async atPlan(dialog) {
          await dialog.getByText('1 file would change').waitFor();
          const request = dialog.getByRole('button', {
            name: 'Request approval',
          });
          assert.equal(await request.isDisabled(), true);
          await dialog
            .getByRole('textbox', { name: /to confirm/ })
            .fill('orders-db');
          assert.equal(await request.isDisabled(), true);
          await dialog
            .getByRole('textbox', { name: /Reason/ })
            .fill('The file was written over.');
          await screenshot(page, 'restore-in-place');
          await assertAccessible(page, 'the plan in place', '[role=dialog]');
        },
      });
      await page.getByText(/Waits for an approval/).waitFor();
    });

    it('cannot be approved by the one who requested it', SLOW, async () => {
      const { portal } = given();
      const { page } = ada;
      // Beside the approval, and in the phase that waits for it.
      await page
        .getByText(/You may not decide this/)
        .first()
        .waitFor();
      assert.equal(
        await page.getByRole('button', { name: 'Approve…' }).count(),
        0,
      );
      await page.goto(`${portal.address}/recovery/approvals`);
      await page.getByText('Nothing waits for your decision.').waitFor();
      assert.equal(fs.readFileSync(orders, 'utf8'), LOST);
    });

    it(
      'is in the inbox of a colleague, who sees what would change',
      SLOW,
      async () => {
        const { portal, browser } = given();
        ben = await signIn(browser, portal.address, { as: 'Ben Castro' });
        const { page } = ben;
        await page.goto(`${portal.address}/recovery/approvals`);
        await page.getByText('1 request waits for your decision.').waitFor();
        await page.getByText('The file was written over.').waitFor();
        await screenshot(page, 'approvals');
        await assertAccessible(page, 'the approvals', 'article');
        await page.getByRole('button', { name: 'Approve…' }).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText('1 file would change').waitFor();
        await dialog
          .getByRole('textbox', { name: /Reason/ })
          .fill('I saw it too.');
        await assertAccessible(page, 'the decision', '[role=dialog]');
        await dialog
          .getByRole('button', { name: 'Approve', exact: true })
          .click();
        await dialog.waitFor({ state: 'hidden' });
      },
    );

    it(
      'then brings back the very bytes, and sets aside what was there',
      SLOW,
      async () => {
        const { layout } = given();
        const { page } = ada;
        await page.goto(address);
        await operationEnd(page, 'succeeded');
        await page
          .getByText(/Approved by/)
          .first()
          .waitFor();
        await screenshot(page, 'operation-in-place', { fullPage: true });
        const place = path.join(layout.services, 'orders');
        const asides = fs
          .readdirSync(place)
          .filter(name => name.startsWith('data.before-'));
        assert.equal(asides.length, 1);
        assert.equal(
          fs.readFileSync(path.join(place, asides[0], 'orders.sqlite'), 'utf8'),
          LOST,
        );
        const truth = (
          await demoFunction('readTruth', layout.truth, 'orders-db')
        ).at(-1);
        assert.deepEqual(
          await demoFunction('summarizeTree', path.join(place, 'data')),
          { files: truth.files, bytes: truth.bytes, digest: truth.digest },
        );
      },
    );
  });
}
