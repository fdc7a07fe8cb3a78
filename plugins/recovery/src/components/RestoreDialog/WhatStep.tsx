import { useCallback } from 'react';
import { Button, Radio, RadioGroup, Text } from '@backstage/ui';
import { Quiet } from '../common/Quiet';
import { useWords } from '../../hooks/useWords';
import { usePoint } from '../../queries/usePoints';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { ContentBrowser } from './ContentBrowser';
import { StopChoice } from './StopChoice';
import { MAX_PATHS, togglePath, type RestoreDraft } from './draft';
import styles from './RestoreDialog.module.css';

/** How much of the point: all of it, or paths of its own listing. */
export function WhatStep(props: {
  pointId: string;
  draft: RestoreDraft;
  onChange: (change: Partial<RestoreDraft>) => void;
}) {
  const { pointId, draft, onChange } = props;
  const t = useWords();
  const query = usePoint(pointId);
  const setStop = useCallback(
    (stop: RestoreDraft['stop']) => onChange({ stop }),
    [onChange],
  );
  if (query.isPending) {
    return <Loading heights={[120]} />;
  }
  if (!query.data) {
    return <Failure error={query.error} onRetry={() => query.refetch()} />;
  }
  const { browsable, partialRestore } = query.data;
  const partial = browsable && partialRestore;
  return (
    <div className={styles.stack}>
      <RadioGroup
        label={t('restore.whatQuestion')}
        value={draft.scope}
        onChange={scope => onChange({ scope: scope as RestoreDraft['scope'] })}
      >
        <Radio value="whole">{t('restore.whole')}</Radio>
        <Radio value="paths" isDisabled={!partial}>
          {t('restore.paths')}
        </Radio>
      </RadioGroup>
      {!partial && (
        <Quiet>
          {partialRestore ? t('restore.notBrowsable') : t('restore.noPartial')}
        </Quiet>
      )}
      {draft.mode === 'point' && query.data.recoverTo && (
        <StopChoice
          offered={query.data.recoverTo}
          stop={draft.stop}
          onChange={setStop}
        />
      )}
      {draft.scope === 'paths' && (
        <>
          <ContentBrowser
            pointId={pointId}
            chosen={draft.paths}
            onToggle={path =>
              onChange({ paths: togglePath(path, draft.paths) })
            }
          />
          <div role="status">
            <Text as="p" weight="bold">
              {draft.paths.length
                ? t('restore.chosen', { count: draft.paths.length })
                : t('restore.noneChosen')}
            </Text>
            {draft.paths.length >= MAX_PATHS && (
              <Text as="p" color="warning">
                {t('restore.tooMany', { max: String(MAX_PATHS) })}
              </Text>
            )}
          </div>
          {draft.paths.length > 0 && (
            <ul className={styles.chosen}>
              {draft.paths.map(path => (
                <li key={path}>
                  <bdi className={styles.entryName} title={path}>
                    {path}
                  </bdi>
                  <Button
                    size="small"
                    variant="tertiary"
                    aria-label={t('restore.removePath', { path })}
                    onPress={() =>
                      onChange({ paths: togglePath(path, draft.paths) })
                    }
                  >
                    ✕
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}
