// Through the demo as its visitors go: sign in, read, restore, cancel.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';
import {
  assertAccessible,
  eventually,
  screenshot,
  serviceAddress,
  signIn,
} from './lib/browser.mjs';
import { demoFunction, startPortal, truthOf } from './lib/portal.mjs';
import {
  choose,
  chooseAndStart,
  chooseResource,
  descendTo,
  goToPlan,
  openService as openServiceOn,
  operationEnd,
} from './lib/recovery.mjs';
import { approvalTests } from './parts/approvals.mjs';
import { drillTests } from './parts/drills.mjs';
import { pointInTimeTests } from './parts/pointInTime.mjs';
import { verificationTests } from './parts/verification.mjs';

const SLOW = { timeout: 300_000 };

let portal;
let browser;
let session;
let layout;
let restoreAddress;

before(async () => {
  portal = await startPortal({ app: 'app', port: 7107 });
  browser = await launchBrowser();
  session = await signIn(browser, portal.address);
  layout = await demoFunction('layoutOf', portal.demo);
}, SLOW);

after(async () => {
  await browser?.close();
  await portal?.stop();
});

/** Opens a service; gives its card once it says one of the expected first sentences. */
async function openService(name, sentence, page = session.page) {
  return await openServiceOn(page, portal.address, name, sentence);
}

describe('the catalog', () => {
  it('shows the services of four teams', async () => {
    const { page } = session;
    for (const name of ['Orders', 'Payments API', 'TYPO3 site', 'Git server']) {
      await page.getByRole('link', { name, exact: true }).first().waitFor();
    }
  });
});

describe('the recovery card', () => {
  it('says to when a service can be recovered, and what protects it', async () => {
    const card = await openService(
      'orders',
      /Recoverable to .*, within the RPO of 1 h/,
    );
    await card.getByText('orders-db').first().waitFor();
    await card.getByText('Gold').first().waitFor();
    assert.deepEqual(session.errors, []);
  });

  it('says that the newest point is older than it may be', async () => {
    await openService('storefront-search', /Recoverable only to .*older than/);
  });

  it('names the source that cannot be reached', async () => {
    const card = await openService('checkout', /Cannot tell:/);
    await card
      .getByText('Second site (object storage)')
      .first()
      .waitFor({ timeout: 60_000 });
  });

  it('says that nothing protects a service, and how to protect it', async () => {
    const card = await openService(
      'newsletter',
      'Nothing protects this component',
    );
    await card
      .getByText(/recovery\/protected-by/)
      .first()
      .waitFor();
  });

  it('says that a service is left out on purpose, why and by whom', async () => {
    const card = await openService(
      'image-resizer',
      'Left out of backups on purpose',
    );
    await card.getByText(/Decided by Ada Abel/).waitFor();
  });

  it("refuses a binding to another team's source, and says what to change", async () => {
    const card = await openService('fraud-detection', /Nothing protects this/);
    await card
      .getByText(/archive-shop/)
      .first()
      .waitFor();
  });

  it('says that the newest point is damaged and an older one is not', async () => {
    await openService('ci-server', /The newest point is damaged/);
  });

  it('says that the newest backup holds much less than the one before', async () => {
    const card = await openService('typo3-site', /Recoverable/);
    await card
      .getByText(/site-files/)
      .first()
      .waitFor();
    await card
      .getByText(/(fewer|less|smaller) /)
      .first()
      .waitFor();
  });

  it('follows a rule of the configuration where there is no annotation', async () => {
    const card = await openService('status-page', /Recoverable to/);
    await card.getByText('status-db').first().waitFor();
  });
});

describe('a restore', () => {
  it('brings back the very bytes that were backed up', SLOW, async () => {
    const { page } = session;
    const card = await openService('orders', /Recoverable to/);
    await card.getByRole('button', { name: 'Restore…' }).click();
    restoreAddress = await chooseAndStart(page, {
      target: /Restore area of orders/,
      async atPlan() {
        await screenshot(page, 'restore-plan');
        await assertAccessible(page, 'the plan', '[role=dialog]');
      },
    });
    await operationEnd(page, 'succeeded');
    await screenshot(page, 'operation');

    const base = path.join(layout.restore, 'orders');
    const [restored] = fs.readdirSync(base);
    const truth = await truthOf(layout, 'orders-db', restored);
    assert.deepEqual(
      await demoFunction('summarizeTree', path.join(base, restored)),
      { files: truth.files, bytes: truth.bytes, digest: truth.digest },
    );
  });

  it('is then the proof on the card', SLOW, async () => {
    await openService('orders', /Proven by a restore/);
    await screenshot(session.page, 'card-light');
  });

  it('leaves a report that can be printed, and evidence', SLOW, async () => {
    const { page } = session;
    await page.goto(`${restoreAddress}/report`);
    await page
      .getByRole('heading', { name: 'Report of an operation' })
      .waitFor();
    await page.getByText('SHA-256 of the kept lines').waitFor();
    await page.getByText(/were recomputed and fit/).waitFor();
    await assertAccessible(page, 'the report', 'article');
    // On paper there is nothing of the portal round it.
    await page.emulateMedia({ media: 'print' });
    assert.equal(
      await page.getByRole('button', { name: 'Print' }).isVisible(),
      false,
    );
    assert.equal(
      await page
        .getByRole('heading', { name: 'Report of an operation' })
        .isVisible(),
      true,
    );
    await page.emulateMedia({ media: 'screen' });

    await page.goto(serviceAddress(portal.address, 'orders', '/recovery'));
    await page.getByText(/The chain of evidence is whole/).waitFor();
    const evidence = page.getByRole('grid', { name: /Records of evidence/ });
    await evidence.getByText('Restore ended').first().waitFor();
  });

  it('can be put beside another one of the same resource', SLOW, async () => {
    const { page } = session;
    await page.goto(`${restoreAddress}/compare`);
    await page
      .getByText(/no other operation of this resource|Compare with/)
      .first()
      .waitFor();
    await assertAccessible(page, 'the comparison', 'article');
  });

  it('is stopped when cancelled, and nothing stays behind', SLOW, async () => {
    const { page } = session;
    const card = await openService('artifact-registry', /Recoverable to/);
    await card.getByRole('button', { name: 'Restore…' }).click();
    await chooseAndStart(page, { target: /Restore area of the artifact/ });
    await page.getByRole('button', { name: 'Cancel operation…' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Cancel operation', exact: true })
      .click();
    await operationEnd(page, 'cancelled');
    assert.deepEqual(
      fs.readdirSync(path.join(layout.restore, 'artifacts')),
      [],
    );
  });

  it('of chosen paths brings back those and no others', SLOW, async () => {
    const { page } = session;
    const card = await openService('product-catalog', /Recoverable/);
    await card.getByRole('button', { name: 'Restore…' }).click();
    await chooseResource(page, 'product-images');
    const chosen = await chooseAndStart(page, {
      target: /Staging of the web shop/,
      async atWhat(dialog) {
        await choose(
          dialog.getByRole('radio', { name: 'Only some files or folders' }),
        );
        await descendTo(dialog, 'product-images');
        await dialog.getByRole('checkbox', { name: /^7$/ }).press('Space');
        await dialog.getByText('1 path chosen').waitFor();
      },
    });
    assert.ok(chosen);
    await operationEnd(page, 'succeeded');
    const base = path.join(layout.restore, 'shop-staging');
    const [restored] = fs.readdirSync(base);
    const files = fs
      .readdirSync(path.join(base, restored), { recursive: true })
      .map(String)
      .filter(name => name.endsWith('.jpg'));
    const live = path.join(layout.services, 'product-images/7');
    assert.deepEqual(
      files.map(name => path.basename(name)).sort(),
      fs.readdirSync(live).sort(),
    );
    for (const name of files) {
      assert.deepEqual(
        fs.readFileSync(path.join(base, restored, name)),
        fs.readFileSync(path.join(live, path.basename(name))),
      );
    }
  });

  it('cannot be asked for from a damaged point', SLOW, async () => {
    const { page } = session;
    const card = await openService('ci-server', /The newest point is damaged/);
    await card.getByRole('button', { name: 'Restore…' }).click();
    const dialog = page.getByRole('dialog');
    const refused = dialog.getByText(/Cannot be chosen/).first();
    await refused.waitFor();
    assert.equal(await dialog.getByRole('radio').first().isDisabled(), true);
    await dialog.getByRole('button', { name: 'Do not restore' }).click();
  });

  it(
    'from an archive with flipped bytes is refused before it starts',
    SLOW,
    async () => {
      const { page } = session;
      const card = await openService(
        'ci-server',
        /The newest point is damaged/,
      );
      await card.getByRole('button', { name: 'Restore…' }).click();
      const dialog = await goToPlan(page, {
        target: /Restore area of the delivery/,
      });
      await dialog
        .getByText(
          /This restore cannot be requested|What would happen could not be worked out/,
        )
        .waitFor({ timeout: 60_000 });
      assert.equal(
        await dialog
          .getByRole('button', { name: 'Start restore' })
          .isDisabled(),
        true,
      );
      await screenshot(page, 'restore-refused');
    },
  );

  it(
    'from a repository with flipped bytes fails, and the point counts as damaged',
    SLOW,
    async () => {
      const { page } = session;
      const openOffsite = async () => {
        const card = await openService(
          'ci-server',
          /The newest point is damaged/,
        );
        await card.getByRole('button', { name: 'Restore…' }).click();
        await chooseResource(page, 'job-homes-offsite');
      };
      await openOffsite();
      await chooseAndStart(page, { target: /Restore area of the delivery/ });
      await operationEnd(page, 'failed');
      await screenshot(page, 'operation-failed');
      await openOffsite();
      const dialog = page.getByRole('dialog');
      await dialog
        .getByText(/Cannot be chosen/)
        .first()
        .waitFor();
      assert.equal(await dialog.getByRole('radio').first().isDisabled(), true);
      await dialog.getByRole('button', { name: 'Do not restore' }).click();
    },
  );
});

const given = () => ({ portal, browser, page: session.page, layout });
verificationTests(given);
approvalTests(given);
pointInTimeTests(given);

describe('the Recovery tab', () => {
  it('keeps the chosen point in the address', SLOW, async () => {
    const { page } = session;
    await page.goto(serviceAddress(portal.address, 'typo3-site', '/recovery'));
    const table = page.getByRole('grid', { name: /Recovery points/ });
    await table.getByRole('row').nth(2).click();
    await page.getByText('Id at its source').waitFor();
    await eventually(async () => assert.match(page.url(), /[?&]point=/));
    await screenshot(page, 'tab-light', { fullPage: true });
    await page.reload();
    await page.getByText('Id at its source').waitFor();
  });
});

for (const theme of ['light', 'dark']) {
  describe(`assistive technology, ${theme} theme`, () => {
    let page;
    before(async () => {
      ({ page } = await signIn(browser, portal.address, { theme }));
    }, SLOW);
    after(async () => {
      await page?.context().close();
    });

    for (const [service, sentence] of [
      ['orders', /Recoverable to/],
      ['ci-server', /The newest point is damaged/],
      ['checkout', /Cannot tell/],
      ['newsletter', /Nothing protects/],
      ['fraud-detection', /Nothing protects/],
    ]) {
      it(`reads the card of ${service}`, SLOW, async () => {
        const card = await openService(service, sentence, page);
        await card.evaluate(element =>
          element.setAttribute('data-e2e', 'card'),
        );
        if (service === 'orders') {
          await screenshot(page, `card-${theme}`);
        }
        await assertAccessible(page, `card of ${service}`, '[data-e2e=card]');
      });
    }

    it('reads the tab', SLOW, async () => {
      await page.goto(
        serviceAddress(portal.address, 'typo3-site', '/recovery'),
      );
      await page.getByRole('grid', { name: /Recovery points/ }).waitFor();
      await screenshot(page, `tab-${theme}`, { fullPage: true });
      await assertAccessible(page, 'the tab', 'article');
    });

    it('reads the restore dialog', SLOW, async () => {
      const card = await openService('orders', /Recoverable to/, page);
      await card.getByRole('button', { name: 'Restore…' }).click();
      await page.getByRole('dialog').getByRole('radio').first().waitFor();
      await assertAccessible(page, 'the dialog', '[role=dialog]');
    });

    for (const [part, sentence] of [
      ['sources', /read .* ago/],
      ['evidence', /The chain of evidence is whole/],
    ]) {
      it(`reads the page of ${part}`, SLOW, async () => {
        await page.goto(`${portal.address}/recovery/${part}`);
        await page.getByText(sentence).first().waitFor();
        await assertAccessible(page, part, 'article');
      });
    }

    it('reads the operations and one of them', SLOW, async () => {
      await page.goto(`${portal.address}/recovery/operations`);
      const link = page.locator('a[href*="/recovery/operations/"]').first();
      await link.waitFor();
      await assertAccessible(page, 'the operations', 'article');
      await link.click();
      await page.getByText('Phases').first().waitFor();
      await screenshot(page, `operation-${theme}`);
      await assertAccessible(page, 'the operation', 'article');
    });
  });
}

// Last, for its negative drills have to become due before.
drillTests(given);
