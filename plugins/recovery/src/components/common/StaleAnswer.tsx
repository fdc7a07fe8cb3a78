import { failureOf } from '../../api/errors';
import { useWords } from '../../hooks/useWords';
import { Quiet } from './Quiet';
import { RelativeTime } from './RelativeTime';

/** What the line needs of a query. */
interface Answered {
  isError: boolean;
  error: unknown;
  dataUpdatedAt: number;
}

/** How old what is shown is, when asking again failed; else nothing. */
export function StaleAnswer({ query }: { query: Answered }) {
  const t = useWords();
  if (!query.isError) {
    return null;
  }
  return (
    <div role="status">
      <Quiet>
        {t('error.staleAnswer', {
          time: (
            <RelativeTime value={new Date(query.dataUpdatedAt).toISOString()} />
          ),
          message: failureOf(query.error).message,
        })}
      </Quiet>
    </div>
  );
}
