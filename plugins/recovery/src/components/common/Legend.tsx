import type { PropsWithChildren } from 'react';
import styles from './Legend.module.css';

/** What the shapes or colours of a chart stand for: items of a list. */
export function Legend({
  label,
  children,
}: PropsWithChildren<{ label: string }>) {
  return (
    <ul className={styles.legend} aria-label={label}>
      {children}
    </ul>
  );
}
