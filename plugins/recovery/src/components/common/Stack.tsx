import type { PropsWithChildren } from 'react';
import styles from './Stack.module.css';

/** Parts of a view, one below the other. */
export function Stack({ children }: PropsWithChildren<{}>) {
  return <div className={styles.stack}>{children}</div>;
}
