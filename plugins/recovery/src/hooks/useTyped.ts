import { useEffect, useState } from 'react';
import { TYPING_PAUSE } from './usePaused';

/** What is typed into a search, which is asked for once typing rests for a moment. */
export function useTyped(
  asked: string,
  onAsk: (text: string) => void,
): [typed: string, setTyped: (text: string) => void] {
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  useEffect(() => {
    if (typed === asked) {
      return undefined;
    }
    const timer = setTimeout(() => onAsk(typed), TYPING_PAUSE);
    return () => clearTimeout(timer);
  }, [typed, asked, onAsk]);
  return [typed, setTyped];
}
