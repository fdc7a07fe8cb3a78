import type { PropsWithChildren } from 'react';
import styles from './Quiet.module.css';

/** A paragraph of less weight, still easy to read in light and dark. */
export function Quiet({ children }: PropsWithChildren<{}>) {
  return <p className={styles.quiet}>{children}</p>;
}
