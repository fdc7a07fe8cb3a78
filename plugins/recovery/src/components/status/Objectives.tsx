import type { Tier } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import styles from './Objectives.module.css';

/** RPO and RTO of a tier. */
export function Objectives({ tier }: { tier: Tier | undefined }) {
  const t = useWords();
  const format = useFormat();
  if (!tier) {
    return null;
  }
  const value = (duration: string | undefined) =>
    duration ? format.duration(duration) : t('tier.notSet');
  return (
    <dl className={styles.objectives}>
      <div>
        <dt>
          <abbr title={t('tier.rpoLong')}>{t('tier.rpo')}</abbr>
        </dt>
        <dd>{value(tier.rpo)}</dd>
      </div>
      <div>
        <dt>
          <abbr title={t('tier.rtoLong')}>{t('tier.rto')}</abbr>
        </dt>
        <dd>{value(tier.rto)}</dd>
      </div>
    </dl>
  );
}
