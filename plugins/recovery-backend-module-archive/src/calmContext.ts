import type { ProviderContext } from 'backstage-plugin-recovery-node';

const PROGRESS_EVERY_MS = 200;

/** The same context, told of progress only every so often. */
export function calmContext(context: ProviderContext): ProviderContext {
  let last = 0;
  return {
    signal: context.signal,
    deadline: context.deadline,
    logger: context.logger,
    scratchDirectory: context.scratchDirectory,
    log: (level, text) => context.log(level, text),
    progress(update) {
      const now = Date.now();
      if (now - last >= PROGRESS_EVERY_MS) {
        last = now;
        context.progress(update);
      }
    },
  };
}
