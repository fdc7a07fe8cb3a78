import type { Scorecard } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { Sign, type Tone } from '../common/Sign';
import { askedOf } from './outcome';
import styles from './Scorecard.module.css';

function toneOf(card: Scorecard): Tone {
  if (card.counts.fail > 0 || card.counts.error > 0) {
    return card.level === 0 ? 'bad' : 'warning';
  }
  if (card.counts.unknown > 0 || askedOf(card.counts) === 0) {
    return 'unknown';
  }
  return card.counts.waived > 0 ? 'neutral' : 'good';
}

/** The level that is reached, and which groups that means. */
export function LevelSentence({ card }: { card: Scorecard }) {
  const t = useWords();
  const format = useFormat();
  const list = new Intl.ListFormat(format.locale, { type: 'conjunction' });
  const groups = list.format(
    card.groups
      .slice(0, card.level)
      .map(({ id }) => t(`scorecard.group.${id}`).toLocaleLowerCase()),
  );
  const next = card.groups[card.level];
  const numbers = {
    level: format.count(card.level),
    levels: format.count(card.levels),
  };
  let words: string;
  if (askedOf(card.counts) === 0) {
    words = t('scorecard.nothingAsked');
  } else if (card.level === 0) {
    words = t('scorecard.level0', {
      ...numbers,
      group: next
        ? t(`scorecard.group.${next.id}`).toLocaleLowerCase()
        : t('common.unknown'),
    });
  } else {
    words = t('scorecard.level', { ...numbers, groups });
  }
  return (
    <p className={styles.sentence}>
      <Sign tone={toneOf(card)} className={styles.mark} />
      <span>
        {words}{' '}
        {card.pending && (
          <span className={styles.quiet}>{t('scorecard.pending')}</span>
        )}
      </span>
    </p>
  );
}
