// Steps through the plugin's own views.
import assert from 'node:assert/strict';
import { eventually, serviceAddress } from './browser.mjs';

/** The card on the page of a service. */
export async function recoveryCard(page) {
  const card = page
    .locator('[class*=bui-Card]')
    .filter({ has: page.getByRole('heading', { name: 'Recovery' }) })
    .first();
  await card.waitFor({ timeout: 90_000 });
  return card;
}

/** Opens a service; gives its card once it says one of the expected first sentences. */
export async function openService(page, address, name, sentence) {
  await page.goto(serviceAddress(address, name));
  const card = await recoveryCard(page);
  await card.getByText(sentence).first().waitFor({ timeout: 90_000 });
  return card;
}

/** Opens folders in the contents of a point until one is shown that has a given entry. */
export async function descendTo(dialog, folder) {
  await dialog.getByRole('button', { name: `Open ${folder}` }).click();
}

/** Chooses one of several protected resources in the restore dialog. */
export async function chooseResource(page, name) {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Resource/ })
    .click();
  await page.getByRole('option', { name, exact: true }).click();
  await page.getByRole('listbox').waitFor({ state: 'hidden' });
}

/**
 * Chooses a radio, which may show it a moment after the press. Its text lies over it, so
 * the press is forced; while a dialog still moves, it may land beside it.
 */
export async function choose(radio) {
  await eventually(async () => {
    if (!(await radio.isChecked())) await radio.click({ force: true });
    assert.ok(await radio.isChecked());
  });
}

/**
 * Goes through the restore dialog up to the plan: the proposed point or what `atPoint`
 * chooses, all of it or what `atWhat` chooses, and the named target.
 */
export async function goToPlan(page, { target, atPoint, atWhat, atTarget }) {
  const dialog = page.getByRole('dialog');
  const next = dialog.getByRole('button', { name: 'Next' });
  await dialog.getByText('newest usable', { exact: true }).waitFor();
  await atPoint?.(dialog);
  await next.click();
  await dialog.getByText('How much of it?').waitFor();
  await atWhat?.(dialog);
  await next.click();
  await choose(dialog.getByRole('radio', { name: target }));
  await atTarget?.(dialog);
  await next.click();
  return dialog;
}

/** Goes through the restore dialog and starts the restore. */
export async function chooseAndStart(
  page,
  { atPlan, confirm = 'Start restore', ...steps },
) {
  const dialog = await goToPlan(page, steps);
  const start = dialog.getByRole('button', { name: confirm });
  await start.waitFor();
  await atPlan?.(dialog);
  await start.click();
  await page.waitForURL(/\/recovery\/operations\//);
  return page.url();
}

/** Waits until the operation of the page has come to an end. */
export async function operationEnd(page, state, kind = 'Restore') {
  await page
    .getByRole('status')
    .filter({ hasText: new RegExp(`${kind} · ${state}`) })
    .first()
    .waitFor({ timeout: 180_000 });
}
