import type { PropsWithChildren } from 'react';
import { useFormat } from '../../format/useFormat';
import styles from './Paper.module.css';

/** A report: on screen a sheet, in print all that there is. */
export function Paper({
  title,
  children,
}: PropsWithChildren<{ title: string }>) {
  return (
    <article className={styles.paper}>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </article>
  );
}

/** A part of a report with a heading. */
export function PaperPart({
  title,
  children,
}: PropsWithChildren<{ title: string }>) {
  return (
    <section className={styles.part}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  );
}

/** A time for paper: nobody hovers there, so it is exact and in UTC as well. */
export function OnPaper({ value }: { value: string }) {
  const format = useFormat();
  return (
    <time dateTime={value}>
      {format.exact(value)} · {format.utc(value)}
    </time>
  );
}
