/** Resolves when an address answers with success. */
export async function untilAnswers(
  address,
  { timeoutMilliseconds = 300_000, everyMilliseconds = 500 } = {},
) {
  const deadline = Date.now() + timeoutMilliseconds;
  for (;;) {
    try {
      const response = await fetch(address, {
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      if (response.ok) {
        return;
      }
    } catch {
      // Not there yet.
    }
    if (Date.now() > deadline) {
      throw new Error(`${address} did not answer in time`);
    }
    await new Promise(resolve => setTimeout(resolve, everyMilliseconds));
  }
}
