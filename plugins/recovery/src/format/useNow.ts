import { useSyncExternalStore } from 'react';

const STEP = 15_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (!timer) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      listeners.forEach(notify => notify());
    }, STEP);
  }
  return () => {
    listeners.delete(listener);
    if (!listeners.size) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function current() {
  // Nobody listens yet: a first view must not start from when the file was loaded.
  if (!timer && Date.now() - now > STEP) {
    now = Date.now();
  }
  return now;
}

/** The present time in milliseconds, moving every 15 seconds: one timer for all views. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, current);
}
