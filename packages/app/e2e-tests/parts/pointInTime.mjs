// Back to a second of a PostgreSQL cluster.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { assertAccessible, screenshot } from '../lib/browser.mjs';
import { demoFunction } from '../lib/portal.mjs';
import {
  choose,
  chooseAndStart,
  openService,
  operationEnd,
} from '../lib/recovery.mjs';

const SLOW = { timeout: 300_000 };

/** Enters a time as its readers do: part by part, from the keyboard. The zone is UTC. */
async function enterTime(page, dialog, instant) {
  const [, year, month, day, hour, minute, second] = instant.match(
    /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)/,
  );
  await dialog.getByRole('spinbutton', { name: /^day/ }).focus();
  await page.keyboard.type(`${day}${month}${year}${hour}${minute}${second}`);
}

export function pointInTimeTests(given) {
  describe('a cluster that keeps its changes', () => {
    it(
      'goes back to the very second, and shows what cannot be',
      SLOW,
      async () => {
        const { page, portal, layout } = given();
        const truth = await demoFunction('readWarehouseTruth', layout.truth);
        assert.ok(truth.length > 5, 'PostgreSQL and pgBackRest are installed');
        const lost = truth[2];
        const wanted = truth[5];
        const card = await openService(
          page,
          portal.address,
          'warehouse',
          /Recoverable to/,
        );
        await card.getByRole('button', { name: 'Restore…' }).click();
        await chooseAndStart(page, {
          target: /Restore area of the warehouse/,
          async atPoint(dialog) {
            await choose(
              dialog.getByRole('radio', { name: 'A time inside the window' }),
            );
            await enterTime(page, dialog, lost.at);
            await dialog.getByText(/That lies in a gap/).waitFor();
            await screenshot(page, 'point-in-time-gap');
            const next = dialog.getByRole('button', { name: 'Next' });
            assert.equal(await next.isDisabled(), true);
            await enterTime(page, dialog, wanted.at);
            await dialog.getByText(/Starts from the point of/).waitFor();
            await screenshot(page, 'point-in-time');
            await assertAccessible(
              page,
              'the choice of a time',
              '[role=dialog]',
            );
          },
        });
        await operationEnd(page, 'succeeded');
        await page.getByText(/every movement has an article: passed/).waitFor();
        await page.getByText('Time reached').first().waitFor();
        await screenshot(page, 'operation-point-in-time', { fullPage: true });
        const base = path.join(layout.restore, 'warehouse');
        const [restored] = fs.readdirSync(base);
        assert.equal(
          await demoFunction(
            'countRestoredMovements',
            path.join(base, restored),
          ),
          wanted.movements,
        );
      },
    );
  });
}
