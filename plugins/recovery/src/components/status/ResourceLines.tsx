import type { ProtectedResource } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { DayStrip } from './DayStrip';
import { EvidenceLevel } from './EvidenceLevel';
import styles from './ResourceLines.module.css';
import { toneOfState } from './tone';

function ResourceLine({ resource }: { resource: ProtectedResource }) {
  const t = useWords();
  const format = useFormat();
  const usable = t('resources.usable', {
    usable: format.count(resource.usableCount),
    total: t('resources.points', {
      count: resource.pointCount,
      formatted: format.count(resource.pointCount),
    }),
  });
  return (
    <li className={styles.line}>
      <div className={styles.name}>
        <Sign tone={toneOfState(resource)} />
        <div className={styles.words}>
          <bdi className={styles.title} title={resource.name}>
            {resource.name}
          </bdi>
          <span className={styles.provider} title={usable}>
            {resource.provider} · {t(`short.${resource.state}`)}
          </span>
        </div>
      </div>
      <DayStrip days={resource.days} />
      <div className={styles.age}>
        {resource.newestUsable ? (
          <RelativeTime value={resource.newestUsable.time} />
        ) : (
          t('resources.none')
        )}
      </div>
      <div className={styles.evidence}>
        <EvidenceLevel evidence={resource.evidence} />
      </div>
    </li>
  );
}

/** One line per protected resource: its last 14 days, newest usable point, evidence. */
export function ResourceLines({
  resources,
}: {
  resources: ProtectedResource[];
}) {
  const t = useWords();
  if (!resources.length) {
    return null;
  }
  return (
    <ul className={styles.list} aria-label={t('resources.title')}>
      {resources.map(resource => (
        <ResourceLine key={resource.id} resource={resource} />
      ))}
    </ul>
  );
}
