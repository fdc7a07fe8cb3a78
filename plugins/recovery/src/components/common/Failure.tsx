import { Alert, Button } from '@backstage/ui';
import { failureOf } from '../../api/errors';
import { useWords } from '../../hooks/useWords';

/** What went wrong with a request, and what to do next. */
export function Failure(props: {
  error: unknown;
  title?: string;
  onRetry?: () => void;
}) {
  const { error, title, onRetry } = props;
  const t = useWords();
  const { status, message } = failureOf(error);

  if (status === 403) {
    return (
      <Alert
        role="status"
        status="info"
        icon
        title={t('error.forbiddenTitle')}
        description={t('error.forbidden')}
      />
    );
  }
  if (status === 404) {
    return (
      <Alert
        role="alert"
        status="warning"
        icon
        title={t('error.notFoundTitle')}
        description={`${t('error.notFound')} ${message}`}
      />
    );
  }
  const said =
    status === undefined
      ? t('error.network', { message })
      : t('error.generic', { message });
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={title ?? t('error.title')}
      description={
        <>
          {said}{' '}
          {status === undefined || status >= 500 ? t('error.nextStep') : null}
        </>
      }
      customActions={
        onRetry && (
          <Button size="small" variant="secondary" onPress={onRetry}>
            {t('action.retry')}
          </Button>
        )
      }
    />
  );
}
