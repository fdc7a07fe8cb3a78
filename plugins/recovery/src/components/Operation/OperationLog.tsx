import { Button, SearchField, Switch } from '@backstage/ui';
import type { LogLine } from 'backstage-plugin-recovery-common';
import { DateTime } from 'luxon';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useFormat } from '../../format/useFormat';
import { useWords } from '../../hooks/useWords';
import {
  LOG_WINDOW,
  useOperationLog,
  type LogPlace,
} from '../../queries/useOperationLog';
import { windowOf } from '../common/windowOf';
import styles from './OperationLog.module.css';

/** Height of one line in pixels; the style sheet says the same. */
const LINE_HEIGHT = 20;
const MAX_LINE_LENGTH = 2_000;
const HEIGHT_BEFORE_LAYOUT = 420;

function Marked({ text, query }: { text: string; query: string }) {
  if (!query) {
    return <>{text}</>;
  }
  const at = text.toLocaleLowerCase().indexOf(query.toLocaleLowerCase());
  // Lower case can be longer than what it was made of; then the mark is left out.
  if (at < 0 || text.toLocaleLowerCase().length !== text.length) {
    return <>{text}</>;
  }
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + query.length)}</mark>
      {text.slice(at + query.length)}
    </>
  );
}

function Line({ line, query }: { line: LogLine; query: string }) {
  const t = useWords();
  const format = useFormat();
  const text =
    line.text.length > MAX_LINE_LENGTH
      ? `${line.text.slice(0, MAX_LINE_LENGTH)}…`
      : line.text;
  const loud =
    line.level === 'warn' || line.level === 'error' ? line.level : undefined;
  return (
    <div
      className={[styles.line, loud && styles[loud]].filter(Boolean).join(' ')}
    >
      <time
        className={styles.time}
        dateTime={line.at}
        title={format.exact(line.at)}
      >
        {DateTime.fromISO(line.at).toFormat('HH:mm:ss')}
      </time>
      {loud && <span className={styles.level}>{t(`log.${loud}`)}</span>}
      <span className={styles.text}>
        <Marked text={text} query={query} />
      </span>
    </div>
  );
}

/** The lines in view; the others are only room. */
function Lines(props: {
  lines: LogLine[];
  query: string;
  follow: boolean;
  onLeave: () => void;
  empty: string;
}) {
  const { lines, query, follow, onLeave, empty } = props;
  const t = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({
    top: 0,
    height: HEIGHT_BEFORE_LAYOUT,
  });
  const lastSeq = lines.length ? lines[lines.length - 1].seq : 0;

  useLayoutEffect(() => {
    const element = box.current;
    if (element && follow) {
      element.scrollTop = element.scrollHeight;
    }
  }, [follow, lastSeq, lines.length]);

  const onScroll = () => {
    const element = box.current!;
    const fromEnd =
      element.scrollHeight - element.scrollTop - element.clientHeight;
    if (follow && element.scrollTop < scroll.top && fromEnd > LINE_HEIGHT * 2) {
      onLeave();
    }
    setScroll({
      top: element.scrollTop,
      height: element.clientHeight || HEIGHT_BEFORE_LAYOUT,
    });
  };

  const { first, last } = windowOf(
    lines.length,
    scroll.top,
    scroll.height,
    LINE_HEIGHT,
  );
  // What scrolls must be reachable by keyboard, so that it can be scrolled by keyboard.
  /* eslint-disable jsx-a11y/no-noninteractive-tabindex */
  return (
    <div
      ref={box}
      className={styles.lines}
      role="log"
      aria-live="off"
      aria-label={t('log.title')}
      tabIndex={0}
      onScroll={onScroll}
    >
      {lines.length === 0 ? (
        <div className={styles.none}>{empty}</div>
      ) : (
        <div
          className={styles.whole}
          style={{ height: lines.length * LINE_HEIGHT }}
        >
          <div className={styles.part} style={{ top: first * LINE_HEIGHT }}>
            {lines.slice(first, last).map(line => (
              <Line key={line.seq} line={line} query={query} />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** The log of an operation: live, searchable, following its end unless told otherwise. */
export function OperationLog({ operationId }: { operationId: string }) {
  const t = useWords();
  const format = useFormat();
  const [place, setPlace] = useState<LogPlace>('latest');
  const [follow, setFollow] = useState(true);
  const [query, setQuery] = useState('');
  const log = useOperationLog(operationId, place);

  useEffect(() => setFollow(place === 'latest'), [place]);

  const wanted = query.trim().toLocaleLowerCase();
  const shown = useMemo(
    () =>
      wanted
        ? log.lines.filter(line =>
            line.text.toLocaleLowerCase().includes(wanted),
          )
        : log.lines,
    [log.lines, wanted],
  );

  const total = format.count(log.lines.length);
  let empty: string = log.complete ? t('log.emptyComplete') : t('log.empty');
  if (log.lines.length) {
    empty = t('log.noMatch', { query: query.trim() });
  }
  return (
    <div className={styles.log}>
      <div className={styles.bar}>
        <SearchField
          className={styles.search}
          size="small"
          aria-label={t('log.search')}
          placeholder={t('log.search')}
          value={query}
          onChange={setQuery}
        />
        <Switch
          label={t('log.follow')}
          isSelected={follow}
          onChange={setFollow}
        />
        <p className={styles.count} role="status">
          {wanted
            ? t('log.matches', { matches: format.count(shown.length), total })
            : t('log.lines', { count: log.lines.length, formatted: total })}
          {'. '}
          {log.complete ? t('log.complete') : t('log.live')}
        </p>
      </div>
      {log.earlierLines > 0 && (
        <p className={styles.note}>
          {t('log.earlier', { amount: format.count(log.earlierLines) })}
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setPlace(Math.max(0, log.earlierLines - LOG_WINDOW))}
          >
            {t('log.showEarlier')}
          </Button>
          <Button size="small" variant="tertiary" onPress={() => setPlace(0)}>
            {t('log.showFirst')}
          </Button>
        </p>
      )}
      {place !== 'latest' && (
        <p className={styles.note}>
          {log.moreLines && (
            <>
              {t('log.later')}
              <Button
                size="small"
                variant="tertiary"
                onPress={() => setPlace(place + LOG_WINDOW)}
              >
                {t('log.showLater')}
              </Button>
            </>
          )}
          <Button
            size="small"
            variant="tertiary"
            onPress={() => setPlace('latest')}
          >
            {t('log.showLatest')}
          </Button>
        </p>
      )}
      {wanted && (log.earlierLines > 0 || log.moreLines) && (
        <p className={styles.note}>{t('log.searchedHeld')}</p>
      )}
      <Lines
        lines={shown}
        query={query.trim()}
        follow={follow}
        onLeave={() => setFollow(false)}
        empty={empty}
      />
      {log.droppedLines > 0 && (
        <p className={styles.note}>
          {t('log.dropped', { amount: format.count(log.droppedLines) })}{' '}
          {wanted && t('log.searchedKept')}
        </p>
      )}
      {log.failure && (
        <p className={styles.note} role="alert">
          {t('log.failed', { message: log.failure.message })}
        </p>
      )}
    </div>
  );
}
