// Opens the fleet page of a portal in Chromium. Prints, as JSON, how soon services are
// shown and how even the frames are while the heat map is scrolled.
//
//   node fleetPage.mjs ADDRESS RUNS SECONDS
import { launchBrowser } from '../../../scripts/lib/chromium.mjs';

const [address, runs, seconds] = process.argv.slice(2);

const SERVICE = 'a[href*="/recovery/services/"]';
const ROW = '[role="grid"] [role="rowheader"]';
/** Pixels in each frame: 60 rows a second. */
const STEP = 32;

/** Runs in the page: notes when something is shown, after the frame that it came with. */
function noteWhenShown(selector) {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(selector)) return;
    observer.disconnect();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        window.benchShownAt = performance.now();
      }),
    );
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Runs in the page: the time of each frame while the heat map is scrolled, in milliseconds. */
function scrollFrames({ step, milliseconds }) {
  const grid = document.querySelector('[role="grid"]');
  return new Promise(resolve => {
    const frames = [];
    let started;
    let last;
    const frame = now => {
      started ??= now;
      if (last !== undefined) frames.push(now - last);
      last = now;
      grid.scrollTop += step;
      if (now - started < milliseconds) requestAnimationFrame(frame);
      else resolve({ frames, scrolled: grid.scrollTop });
    };
    requestAnimationFrame(frame);
  });
}

/** Opens a page as the guest, and gives the time until something is shown once all scripts are there. */
async function open(context, route, selector) {
  const page = await context.newPage();
  await page.addInitScript(noteWhenShown, selector);
  await page.goto(`${address}${route}`);
  const enter = page.getByRole('button', { name: 'Enter', exact: true });
  const shown = page.locator(selector).first();
  await enter.or(shown).first().waitFor();
  // Who has signed in once is signed in on the pages after it.
  if (await enter.isVisible()) await enter.click();
  await page
    .waitForFunction(() => window.benchShownAt !== undefined)
    .catch(async () => {
      const text = await page.locator('body').innerText();
      throw new Error(`${route} does not show services but:\n${text}`);
    });
  const milliseconds = await page.evaluate(() => {
    const scripts = performance
      .getEntriesByType('resource')
      .filter(({ initiatorType }) => initiatorType === 'script')
      .map(({ responseEnd }) => responseEnd)
      .filter(end => end < window.benchShownAt);
    return window.benchShownAt - Math.max(...scripts);
  });
  return { page, milliseconds };
}

const browser = await launchBrowser();
try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  context.setDefaultTimeout(60_000);
  const shown = [];
  for (let n = 0; n <= Number(runs); n++) {
    const { page, milliseconds } = await open(context, '/recovery', SERVICE);
    // The first signs in, and fills the browser's cache with the scripts.
    if (n > 0) shown.push(milliseconds);
    await page.close();
  }
  const { page } = await open(context, '/recovery?view=heatmap', ROW);
  const { frames, scrolled } = await page.evaluate(scrollFrames, {
    step: STEP,
    milliseconds: Number(seconds) * 1000,
  });
  console.log(JSON.stringify({ shown, frames, scrolled }));
} finally {
  await browser.close();
}
