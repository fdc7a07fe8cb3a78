import { Button, Link } from '@backstage/ui';
import type { ControlStanding } from 'backstage-plugin-recovery-common';
import { useEffect, useId, useRef, useState } from 'react';
import { useOperationLink, useRecoveryTabLink } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { Quiet } from '../common/Quiet';
import { ElapsedTime, ShortTime } from '../common/RelativeTime';
import { Sign } from '../common/Sign';
import { WaiverActions, WaiverLine } from '../Waiver/ControlWaivers';
import { ControlHistory } from './ControlHistory';
import { toneOfOutcome } from './outcome';
import styles from './Scorecard.module.css';

type Evidence = ControlStanding['evidence'][number];

function EvidenceLine({ evidence }: { evidence: Evidence }) {
  const t = useWords();
  const operationLink = useOperationLink();
  const tabLink = useRecoveryTabLink();
  const { label, value, at, operationId, pointId, sourceId } = evidence;
  const operation = operationId && operationLink(operationId);
  return (
    <li>
      <bdi className={styles.evidenceLabel}>{label}</bdi> <bdi>{value}</bdi>
      {at && at !== value && (
        <>
          {' · '}
          <ShortTime value={at} />
        </>
      )}
      {sourceId && (
        <>
          {' · '}
          <code className={styles.mono}>{sourceId}</code>
        </>
      )}
      {operation && (
        <>
          {' · '}
          <Link href={operation}>{t('scorecard.openOperation')}</Link>
        </>
      )}
      {pointId && tabLink && (
        <>
          {' · '}
          <Link href={`${tabLink}?point=${encodeURIComponent(pointId)}`}>
            {t('scorecard.openPoint')}
          </Link>
        </>
      )}
    </li>
  );
}

function Details(props: {
  entityRef: string;
  control: ControlStanding;
  mayRequestWaiver: boolean;
}) {
  const { entityRef, control, mayRequestWaiver } = props;
  const t = useWords();
  const [withHistory, setWithHistory] = useState(false);
  return (
    <>
      <Quiet>{t('scorecard.passes', { words: control.description })}</Quiet>
      {control.changesAt && (
        <Quiet>
          {t('scorecard.changesAt', {
            time: <ShortTime value={control.changesAt} />,
          })}
        </Quiet>
      )}
      <h4 className={styles.small}>{t('scorecard.evidence')}</h4>
      {control.evidence.length ? (
        <ul className={styles.evidence}>
          {control.evidence.map((evidence, index) => (
            <EvidenceLine key={index} evidence={evidence} />
          ))}
        </ul>
      ) : (
        <Quiet>{t('scorecard.noEvidence')}</Quiet>
      )}
      <WaiverActions
        entityRef={entityRef}
        control={control}
        mayRequest={mayRequestWaiver}
      />
      {withHistory ? (
        <ControlHistory entityRef={entityRef} controlId={control.id} />
      ) : (
        <div>
          <Button
            size="small"
            variant="secondary"
            onPress={() => setWithHistory(true)}
          >
            {t('scorecard.showHistory')}
          </Button>
        </div>
      )}
    </>
  );
}

/** One control: what it says and why; with its evidence and history when opened. */
export function ControlItem(props: {
  entityRef: string;
  control: ControlStanding;
  mayRequestWaiver: boolean;
  isOpen: boolean;
  onToggle: (open: boolean) => void;
}) {
  const { entityRef, control, mayRequestWaiver, isOpen, onToggle } = props;
  const t = useWords();
  const panel = useId();
  const box = useRef<HTMLLIElement>(null);
  const { result, since, reason, nextStep } = control;
  const opened = useRef(false);
  useEffect(() => {
    // Whoever came by a link to this control looks for it; whoever opened it is there.
    if (isOpen && !opened.current) {
      box.current?.scrollIntoView?.({ block: 'nearest' });
    }
    opened.current = isOpen;
  }, [isOpen]);
  return (
    <li ref={box} className={styles.control}>
      <button
        type="button"
        className={styles.controlButton}
        aria-expanded={isOpen}
        aria-controls={panel}
        onClick={() => onToggle(!isOpen)}
      >
        <Sign tone={toneOfOutcome(result)} />
        <span className={styles.controlTitle}>{control.title}</span>{' '}
        <span className={styles.controlState}>
          {t(`scorecard.outcome.${result}`)}
        </span>{' '}
        {since && (
          <span className={styles.quiet}>
            {t('scorecard.lasts', { time: <ElapsedTime value={since} /> })}
          </span>
        )}
        <span className={styles.arrow} aria-hidden="true" />
      </button>
      <div className={styles.controlBody}>
        {(result !== 'not-applicable' || isOpen) && (
          <p className={styles.text}>
            <bdi>{reason}</bdi>
          </p>
        )}
        {nextStep && (
          <p className={styles.text}>
            <bdi>{t('common.nextStep', { step: nextStep })}</bdi>
          </p>
        )}
        <WaiverLine control={control} />
        <div id={panel} className={styles.panel} hidden={!isOpen}>
          {isOpen && (
            <Details
              entityRef={entityRef}
              control={control}
              mayRequestWaiver={mayRequestWaiver}
            />
          )}
        </div>
      </div>
    </li>
  );
}
