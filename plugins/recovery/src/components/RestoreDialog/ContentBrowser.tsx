import { Button, Checkbox, Text } from '@backstage/ui';
import type { ContentEntry } from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import { useContents } from '../../queries/usePoints';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { MoreButton } from '../common/MoreButton';
import { isCovered, MAX_PATHS } from './draft';
import styles from './RestoreDialog.module.css';

function Entry(props: {
  entry: ContentEntry;
  chosen: string[];
  onToggle: () => void;
  onOpen: () => void;
}) {
  const { entry, chosen, onToggle, onOpen } = props;
  const t = useWords();
  const format = useFormat();
  const covered = isCovered(entry.path, chosen);
  const selected = covered || chosen.includes(entry.path);
  const kinds = {
    file: entry.sizeBytes === undefined ? '' : format.bytes(entry.sizeBytes),
    directory: t('restore.folder'),
    link: t('restore.link'),
    other: t('restore.other'),
  };
  return (
    <li className={styles.entry}>
      <Checkbox
        aria-label={entry.name}
        isSelected={selected}
        isDisabled={covered || (!selected && chosen.length >= MAX_PATHS)}
        onChange={onToggle}
      />
      {entry.type === 'directory' ? (
        <Button
          size="small"
          variant="tertiary"
          className={styles.entryName}
          aria-label={t('restore.openFolder', { name: entry.name })}
          onPress={onOpen}
        >
          <bdi>{entry.name}/</bdi>
        </Button>
      ) : (
        <bdi className={styles.entryName} title={entry.name}>
          {entry.name}
        </bdi>
      )}
      <span className={styles.quiet}>{kinds[entry.type]}</span>
    </li>
  );
}

/** The point's own listing, folder by folder and page by page. */
export function ContentBrowser(props: {
  pointId: string;
  chosen: string[];
  onToggle: (path: string) => void;
}) {
  const { pointId, chosen, onToggle } = props;
  const t = useWords();
  const [folders, setFolders] = useState<ContentEntry[]>([]);
  const here = folders[folders.length - 1];
  const query = useContents(pointId, here?.path);
  const entries = query.data?.pages.flatMap(page => page.items) ?? [];
  return (
    <div className={styles.browser}>
      <nav aria-label={t('restore.contents')} className={styles.crumbs}>
        <Button
          size="small"
          variant="tertiary"
          isDisabled={!here}
          onPress={() => setFolders([])}
        >
          {t('restore.root')}
        </Button>
        {folders.map((folder, index) => (
          <Button
            key={folder.path}
            size="small"
            variant="tertiary"
            isDisabled={index === folders.length - 1}
            onPress={() => setFolders(folders.slice(0, index + 1))}
          >
            <bdi className={styles.crumb}>/ {folder.name}</bdi>
          </Button>
        ))}
      </nav>
      {query.isPending && <Loading heights={[96]} />}
      {query.isError && (
        <Failure error={query.error} onRetry={() => query.refetch()} />
      )}
      {query.data && !entries.length && (
        <Text as="p">{t('restore.folderEmpty')}</Text>
      )}
      {entries.length > 0 && (
        <ul className={styles.entries} aria-label={t('restore.contents')}>
          {entries.map(entry => (
            <Entry
              key={entry.path}
              entry={entry}
              chosen={chosen}
              onToggle={() => onToggle(entry.path)}
              onOpen={() => setFolders([...folders, entry])}
            />
          ))}
        </ul>
      )}
      <MoreButton query={query}>{t('more.more')}</MoreButton>
    </div>
  );
}
