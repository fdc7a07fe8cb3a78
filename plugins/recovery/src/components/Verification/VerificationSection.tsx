import {
  Cell,
  Column,
  Link,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import type {
  SourceHealth,
  VerificationState,
} from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useNow } from '../../format/useNow';
import { useOperationLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { ProgressBar } from '../common/ProgressBar';
import { Quiet } from '../common/Quiet';
import { RelativeTime } from '../common/RelativeTime';
import { Sign, type Tone } from '../common/Sign';
import { WideTable } from '../common/WideTable';
import { levelWord } from '../status/EvidenceLevel';
import { levelsOf, type LevelState } from '../status/proof';
import { verificationSaid } from '../status/ProofLines';
import styles from './Verification.module.css';

function toneOfLevel({ result, reached, level }: LevelState): Tone {
  if (result?.result === 'fail' && !reached) {
    return 'bad';
  }
  if (!reached) {
    return 'unknown';
  }
  return level >= 3 ? 'good' : 'neutral';
}

function Levels({ state, name }: { state: VerificationState; name: string }) {
  const t = useWords();
  const linkTo = useOperationLink();
  const levels = levelsOf(state);
  if (!levels.length) {
    return null;
  }
  return (
    <WideTable leastWidth="40rem">
      <TableRoot aria-label={t('verification.table', { name })}>
        <TableHeader>
          <Column isRowHeader>{t('verification.level')}</Column>
          <Column>{t('verification.lastResult')}</Column>
          <Column>{t('verification.when')}</Column>
          <Column>{t('verification.said')}</Column>
        </TableHeader>
        <TableBody>
          {levels.map(each => {
            const { level, result, reached } = each;
            const link =
              result?.operationId !== undefined && linkTo(result.operationId);
            // Whoever reads part after part has read all at the end of a round.
            const inParts =
              level === 3 && !result && state.lastFullReadAt !== undefined;
            const at = inParts ? state.lastFullReadAt : result?.at;
            let words: string = t('verification.notTried');
            if (result) {
              words = t(`operation.${result.result}`);
            } else if (inParts) {
              words = t('verification.inParts');
            } else if (reached) {
              words = t('verification.included');
            }
            return (
              <Row key={level} id={level}>
                <Cell>
                  <span className={styles.level}>
                    <Sign tone={inParts ? 'good' : toneOfLevel(each)} />
                    {levelWord(level, t)}
                  </span>
                </Cell>
                <Cell>{words}</Cell>
                <Cell>{at ? <RelativeTime value={at} /> : '–'}</Cell>
                <Cell>
                  {result?.summary ??
                    t(`verification.proves${level as 1 | 2 | 3}`)}{' '}
                  {link && <Link href={link}>{t('restores.open')}</Link>}
                </Cell>
              </Row>
            );
          })}
        </TableBody>
      </TableRoot>
    </WideTable>
  );
}

function Rotation({
  rotation,
}: {
  rotation: NonNullable<VerificationState['rotation']>;
}) {
  const t = useWords();
  const format = useFormat();
  const text = t('verification.rotation', {
    read: format.count(rotation.read),
    parts: format.count(rotation.parts),
  });
  return (
    <div>
      <ProgressBar
        label={t('verification.rotationLabel')}
        text={text}
        fraction={rotation.parts > 0 ? rotation.read / rotation.parts : 0}
      />
      <Quiet>
        {text}{' '}
        {rotation.roundStartedAt &&
          t('verification.roundStarted', {
            time: <RelativeTime value={rotation.roundStartedAt} />,
          })}{' '}
        {rotation.lastWholeAt
          ? t('verification.lastWhole', {
              time: <RelativeTime value={rotation.lastWholeAt} />,
            })
          : t('verification.neverWhole')}
      </Quiet>
    </div>
  );
}

function Next({ at }: { at: string | undefined }) {
  const t = useWords();
  const now = useNow();
  if (at === undefined) {
    return <>{t('verification.notScheduled')}</>;
  }
  const time = <RelativeTime value={at} />;
  return (
    <>
      {Date.parse(at) > now
        ? t('verification.next', { time })
        : t('verification.heldBack', { time })}
    </>
  );
}

function SourceVerification({ source }: { source: SourceHealth }) {
  const t = useWords();
  const state = source.verification;
  if (!state) {
    return (
      <div className={styles.source}>
        <h3 className={styles.title}>
          <bdi>{source.title}</bdi>
        </h3>
        <Quiet>{t('verification.unknown')}</Quiet>
      </div>
    );
  }
  const { tone, words } = verificationSaid(state, t);
  return (
    <div className={styles.source}>
      <h3 className={styles.title}>
        <bdi>{source.title}</bdi>
      </h3>
      <p className={styles.sentence}>
        <Sign tone={tone} />
        <span>{words}</span>
      </p>
      {state.problem && (
        <p className={styles.sentence}>
          <Sign tone="warning" />
          <span>{t('verification.problem', { problem: state.problem })}</span>
        </p>
      )}
      {state.rotation && <Rotation rotation={state.rotation} />}
      <Levels state={state} name={source.title} />
      <Quiet>
        {t(`verification.scope_${state.scope}`)}{' '}
        {!state.overdue && <Next at={state.nextAt} />}
      </Quiet>
    </div>
  );
}

/** Per source: which levels were verified when, how far the rotation is, what is due. */
export function VerificationSection({ sources }: { sources: SourceHealth[] }) {
  const t = useWords();
  if (!sources.length) {
    return <Quiet>{t('source.none')}</Quiet>;
  }
  return (
    <div className={styles.sources}>
      {sources.map(source => (
        <SourceVerification key={source.id} source={source} />
      ))}
    </div>
  );
}
