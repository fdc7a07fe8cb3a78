/** Resolves when an address answers with success. */
export async function untilAnswers(
  address,
  { timeoutMilliseconds = 300_000, everyMilliseconds = 500, headers = {} } = {},
) {
  const deadline = Date.now() + timeoutMilliseconds;
  for (;;) {
    try {
      const response = await fetch(address, {
        headers,
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

/**
 * Resolves when the demo's people can sign in to the backend at a port of this machine:
 * it is up then, and its catalog has been read.
 */
export async function untilPeopleCanSignIn(port) {
  await untilAnswers(`http://127.0.0.1:${port}/api/auth/demo/refresh`, {
    headers: {
      'x-requested-with': 'XMLHttpRequest',
      'x-recovery-demo-person': 'user:default/guest',
    },
  });
}
