import styles from './ProgressBar.module.css';

/** A bar of how much is done; an indeterminate one where the whole is unknown. */
export function ProgressBar(props: {
  label: string;
  text: string;
  fraction?: number;
}) {
  const { label, text, fraction } = props;
  const percent =
    fraction === undefined
      ? undefined
      : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      className={styles.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={text}
    >
      {percent === undefined ? (
        <div className={styles.sliding} />
      ) : (
        <div className={styles.fill} style={{ width: `${percent}%` }} />
      )}
    </div>
  );
}
