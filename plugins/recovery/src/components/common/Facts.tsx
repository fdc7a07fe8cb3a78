import { Fragment, type ReactNode } from 'react';
import styles from './Facts.module.css';

/** Names and what they are. A fact without a value is left out. */
export function Facts({
  facts,
}: {
  facts: Array<[name: string, value: ReactNode]>;
}) {
  return (
    <dl className={styles.facts}>
      {facts
        .filter(
          ([, value]) =>
            value !== undefined &&
            value !== null &&
            value !== false &&
            value !== '',
        )
        .map(([name, value], index) => (
          <Fragment key={`${index}-${name}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}
