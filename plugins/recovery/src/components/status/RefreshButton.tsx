import { Button, VisuallyHidden } from '@backstage/ui';
import type { EntityRecoveryStatus } from 'backstage-plugin-recovery-common';
import { failureOf } from '../../api/errors';
import { useWords } from '../../hooks/useWords';
import { useRefreshEntity } from '../../queries/useEntityStatus';

/** Has the sources behind an entity read again, where the reader may. */
export function RefreshButton({ status }: { status: EntityRecoveryStatus }) {
  const t = useWords();
  const refresh = useRefreshEntity(status.entityRef);
  const busy =
    refresh.isPending || status.sources.some(source => source.refreshing);
  if (!status.allowed.refresh || !status.sources.length) {
    return null;
  }
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        isDisabled={busy}
        onPress={() => refresh.mutate()}
      >
        {busy ? t('action.refreshing') : t('action.refresh')}
      </Button>
      <VisuallyHidden aria-live="polite">
        {busy ? t('action.refreshing') : ''}
      </VisuallyHidden>
      {refresh.isError && (
        <span role="alert">
          {t('error.generic', { message: failureOf(refresh.error).message })}
        </span>
      )}
    </>
  );
}
