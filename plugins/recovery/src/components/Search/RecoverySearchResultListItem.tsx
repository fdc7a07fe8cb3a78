import type { ResultHighlight } from '@backstage/plugin-search-common';
import { HighlightedSearchResultText } from '@backstage/plugin-search-react';
import { Link } from '@backstage/ui';
import type { ReactNode } from 'react';
import { useWords } from '../../hooks/useWords';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { entityRefOf, type CatalogDocument } from './entityRefOf';
import { RecoveryLine } from './RecoveryLine';
import styles from './Search.module.css';

/** What a list of search results gives each of them. */
export interface RecoverySearchResultListItemProps {
  icon?: ReactNode | ((result: CatalogDocument) => ReactNode);
  result?: CatalogDocument;
  highlight?: ResultHighlight;
  rank?: number;
}

function Highlighted(props: {
  text: string;
  field: 'title' | 'text';
  highlight?: ResultHighlight;
}) {
  const { text, field, highlight } = props;
  const found = highlight?.fields[field];
  return found ? (
    <HighlightedSearchResultText
      text={found}
      preTag={highlight.preTag}
      postTag={highlight.postTag}
    />
  ) : (
    <>{text}</>
  );
}

/** A result of the catalog's, with how the service stands that it is of. */
export function RecoverySearchResultListItem(
  props: RecoverySearchResultListItemProps,
) {
  const t = useWords();
  const { result, highlight, icon } = props;
  if (!result) {
    return null;
  }
  const entityRef = entityRefOf(result);
  const facts = (['kind', 'type', 'lifecycle', 'owner'] as const).filter(
    name => result[name],
  );
  return (
    <div className={styles.item}>
      {icon && (
        <span className={styles.icon} aria-hidden="true">
          {typeof icon === 'function' ? icon(result) : icon}
        </span>
      )}
      <div className={styles.body}>
        <p className={styles.title}>
          <Link
            noTrack
            variant="body-large"
            weight="bold"
            href={result.location}
          >
            <Highlighted
              text={result.title}
              field="title"
              highlight={highlight}
            />
          </Link>
        </p>
        {entityRef && (
          <RecoveryQueryProvider>
            <RecoveryLine entityRef={entityRef} />
          </RecoveryQueryProvider>
        )}
        <p className={styles.text}>
          <Highlighted text={result.text} field="text" highlight={highlight} />
        </p>
        {facts.length > 0 && (
          <dl className={styles.facts}>
            {facts.map(name => (
              <div key={name}>
                <dt>{t(`search.fact.${name}`)}</dt>
                <dd>{result[name]}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </div>
  );
}
