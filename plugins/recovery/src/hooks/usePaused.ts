import { useEffect, useState } from 'react';

/** How long typing has to rest before it is acted on, in milliseconds. */
export const TYPING_PAUSE = 300;

/** A value as it was when it last rested for a moment. */
export function usePaused<T>(value: T): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}
