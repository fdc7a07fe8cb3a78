import { useWords } from '../../hooks/useWords';
import { usePoint } from '../../queries/usePoints';
import { ShortTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import styles from './OperationView.module.css';

const MOST_NAMED = 20;

function DamagedPoint({ pointId }: { pointId: string }) {
  const { data } = usePoint(pointId);
  return (
    <li className={styles.phase}>
      <Sign tone="bad" />
      <div>
        {data ? (
          <>
            <bdi>{data.title}</bdi>, <ShortTime value={data.time} />
            <span className={styles.quiet}>
              <code>{data.providerPointId}</code>
            </span>
          </>
        ) : (
          <code>{pointId}</code>
        )}
      </div>
    </li>
  );
}

/** The points that a verification found damaged, by name. */
export function DamagedPoints({ pointIds }: { pointIds: string[] }) {
  const t = useWords();
  const more = pointIds.length - MOST_NAMED;
  return (
    <div>
      <h3 className={styles.subheading}>
        {t('operation.damaged', { count: pointIds.length })}
      </h3>
      <ul className={styles.phases} aria-label={t('operation.damagedList')}>
        {pointIds.slice(0, MOST_NAMED).map(pointId => (
          <DamagedPoint key={pointId} pointId={pointId} />
        ))}
      </ul>
      {more > 0 && (
        <p className={styles.quiet}>
          {t('operation.damagedMore', { count: more })}
        </p>
      )}
    </div>
  );
}
