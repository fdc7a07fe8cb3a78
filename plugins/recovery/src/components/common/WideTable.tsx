import type { CSSProperties, PropsWithChildren } from 'react';
import styles from './WideTable.module.css';

/** A table that scrolls to the side where there is no room for it. */
export function WideTable({
  leastWidth,
  children,
}: PropsWithChildren<{
  /** Narrower, its rows would be columns of words. */
  leastWidth?: string;
}>) {
  return (
    <div
      className={styles.scroll}
      style={{ '--least-width': leastWidth } as CSSProperties}
    >
      {children}
    </div>
  );
}
