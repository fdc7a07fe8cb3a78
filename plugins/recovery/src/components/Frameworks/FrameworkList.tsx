import { Link, Text } from '@backstage/ui';
import type { Framework } from 'backstage-plugin-recovery-common';
import { useFormat } from '../../format/useFormat';
import { useFrameworkLinks } from '../../hooks/useLinks';
import { useWords } from '../../hooks/useWords';
import { useFrameworks } from '../../queries/useFleet';
import { Failure } from '../common/Failure';
import { Loading } from '../common/Loading';
import { ProgressBar } from '../common/ProgressBar';
import { Quiet } from '../common/Quiet';
import { Section } from '../common/Section';
import { Stack } from '../common/Stack';
import { StaleAnswer } from '../common/StaleAnswer';
import styles from './Frameworks.module.css';

function FrameworkLine({ framework }: { framework: Framework }) {
  const t = useWords();
  const format = useFormat();
  const { title, version, met, machineClauses, personClauses, attested } =
    framework;
  const link = useFrameworkLinks().one(framework.id);
  const words = t('frameworks.met', {
    met: format.count(met),
    of: format.count(machineClauses),
  });
  return (
    <li className={styles.line}>
      <div>
        {link ? <Link href={link}>{title}</Link> : title}{' '}
        <span className={styles.quiet}>{version}</span>
      </div>
      <div>
        <ProgressBar
          label={title}
          text={words}
          fraction={machineClauses ? met / machineClauses : 0}
        />
        {words}{' '}
        {personClauses > 0 && (
          <span className={styles.quiet}>
            {t('frameworks.persons', { amount: format.count(personClauses) })}{' '}
            {attested > 0 &&
              t('frameworks.attested', { amount: format.count(attested) })}
          </span>
        )}
      </div>
    </li>
  );
}

/** The frameworks, each with how many of its clauses are met. */
export function FrameworkList() {
  const t = useWords();
  const format = useFormat();
  const query = useFrameworks();
  if (query.isPending) {
    return <Loading heights={[320]} label={t('frameworks.loading')} />;
  }
  if (!query.data) {
    return (
      <Failure
        title={t('frameworks.readFailed')}
        error={query.error}
        onRetry={() => query.refetch()}
      />
    );
  }
  return (
    <Section title={t('frameworks.title')}>
      {query.data.length === 0 ? (
        <div>
          <Text as="p">{t('frameworks.empty')}</Text>
          <Quiet>{t('fleet.emptyNext')}</Quiet>
        </div>
      ) : (
        <Stack>
          <Quiet>
            {t('frameworks.about', {
              total: format.count(query.data[0].totalCount),
            })}
          </Quiet>
          <StaleAnswer query={query} />
          <ul className={styles.list} aria-label={t('frameworks.title')}>
            {query.data.map(framework => (
              <FrameworkLine key={framework.id} framework={framework} />
            ))}
          </ul>
        </Stack>
      )}
    </Section>
  );
}
