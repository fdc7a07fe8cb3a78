import { Skeleton } from '@backstage/ui';
import { useWords } from '../../hooks/useWords';
import styles from './Loading.module.css';

/** Room for what is not there yet, told to assistive technology as well. */
export function Loading(props: {
  /** Heights in pixels of the parts that will come. */
  heights: number[];
  label?: string;
}) {
  const { heights, label } = props;
  const t = useWords();
  return (
    <div
      className={styles.loading}
      role="status"
      aria-busy="true"
      aria-label={label ?? t('state.loading')}
    >
      {heights.map((height, index) => (
        <Skeleton key={index} width="100%" height={height} />
      ))}
    </div>
  );
}
