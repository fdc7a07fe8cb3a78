import { useLayoutEffect, useRef, useState } from 'react';

const WIDTH_BEFORE_LAYOUT = 800;

/** The width of an element, followed as it changes. */
export function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(WIDTH_BEFORE_LAYOUT);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) {
        setWidth(element.clientWidth);
      }
    });
    observer.observe(element);
    if (element.clientWidth > 0) {
      setWidth(element.clientWidth);
    }
    return () => observer.disconnect();
  }, []);
  return [ref, width] as const;
}
