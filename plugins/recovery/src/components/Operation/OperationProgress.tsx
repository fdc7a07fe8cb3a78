import { Text } from '@backstage/ui';
import type { OperationProgress as Progress } from 'backstage-plugin-recovery-common';
import { Quiet } from '../common/Quiet';
import { isoSeconds } from '../../format/time';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { ProgressBar } from '../common/ProgressBar';
import { RelativeTime } from '../common/RelativeTime';

/** Share of the whole in bytes, else in files; nothing where the whole is unknown. */
export function fractionOf(progress: Progress): number | undefined {
  if (progress.totalBytes) {
    return progress.bytes / progress.totalBytes;
  }
  if (progress.totalFiles) {
    return progress.files / progress.totalFiles;
  }
  return undefined;
}

/** How far a running operation is: bytes, files, rate and remaining time where known. */
export function OperationProgress({
  progress,
}: {
  progress: Progress | undefined;
}) {
  const t = useWords();
  const format = useFormat();
  if (!progress) {
    return (
      <ProgressBar
        label={t('operation.progress')}
        text={t('operation.remainingUnknown')}
      />
    );
  }
  const done = format.bytes(progress.bytes);
  const files = t('common.files', {
    count: progress.files,
    formatted: progress.totalFiles
      ? `${format.count(progress.files)} / ${format.count(progress.totalFiles)}`
      : format.count(progress.files),
  });
  const parts = [
    progress.totalBytes
      ? t('operation.progressBytes', {
          done,
          total: format.bytes(progress.totalBytes),
        })
      : t('operation.progressBytesOnly', { done }),
    files,
    progress.bytesPerSecond !== undefined &&
      t('operation.rate', { rate: format.bytes(progress.bytesPerSecond) }),
    progress.remainingSeconds === undefined
      ? t('operation.remainingUnknown')
      : t('operation.remaining', {
          duration: format.duration(isoSeconds(progress.remainingSeconds)),
        }),
  ].filter(Boolean);
  const text = parts.join(' · ');
  return (
    <div>
      <ProgressBar
        label={t('operation.progress')}
        text={text}
        fraction={fractionOf(progress)}
      />
      <Text as="p" variant="body-medium">
        {text}
      </Text>
      <Quiet>
        {progress.message && `${progress.message} `}
        {t('operation.updated', {
          time: <RelativeTime value={progress.updatedAt} />,
        })}
      </Quiet>
    </div>
  );
}
