// Verification of a point on demand.
import { describe, it } from 'node:test';
import {
  assertAccessible,
  screenshot,
  serviceAddress,
} from '../lib/browser.mjs';
import { choose, operationEnd } from '../lib/recovery.mjs';

const SLOW = { timeout: 300_000 };

export function verificationTests(given) {
  describe('a verification', () => {
    it('reads the chosen point as thoroughly as asked', SLOW, async () => {
      const { page, portal } = given();
      await page.goto(serviceAddress(portal.address, 'orders', '/recovery'));
      const points = page.getByRole('grid', { name: /Recovery points/ });
      await points.getByRole('row').nth(1).click();
      await page.getByRole('button', { name: 'Verify…' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('radio', { name: /^Read everything/ }).waitFor();
      await screenshot(page, 'verify');
      await assertAccessible(
        page,
        'the dialog of verifications',
        '[role=dialog]',
      );
      await choose(dialog.getByRole('radio', { name: /^Read everything/ }));
      await dialog.getByRole('button', { name: 'Verify', exact: true }).click();
      await page.waitForURL(/\/recovery\/operations\//);
      await operationEnd(page, 'succeeded', 'Verification');
      await page.getByText('fully read').first().waitFor();
      await screenshot(page, 'verification', { fullPage: true });
    });
  });
}
