import type { ProtectedResource, Tier } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { RelativeTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { DayStrip } from './DayStrip';
import { EvidenceLevel } from './EvidenceLevel';
import { isDoubted } from './proof';
import { ProofLines } from './ProofLines';
import styles from './ResourceLines.module.css';
import { toneOfState } from './tone';

function ResourceLine({
  resource,
  tier,
}: {
  resource: ProtectedResource;
  tier: Tier | undefined;
}) {
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
        <Sign tone={toneOfState(resource, isDoubted(resource))} />
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
      <div className={styles.proof}>
        <ProofLines resource={resource} tier={tier} />
      </div>
    </li>
  );
}

/** Per protected resource: its last 14 days, newest usable point, evidence, proof. */
export function ResourceLines({
  resources,
  tier,
}: {
  resources: ProtectedResource[];
  tier: Tier | undefined;
}) {
  const t = useWords();
  if (!resources.length) {
    return null;
  }
  return (
    <ul className={styles.list} aria-label={t('resources.title')}>
      {resources.map(resource => (
        <ResourceLine key={resource.id} resource={resource} tier={tier} />
      ))}
    </ul>
  );
}
