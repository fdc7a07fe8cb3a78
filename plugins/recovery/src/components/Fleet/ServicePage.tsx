import { Quiet } from '../common/Quiet';
import { EntityName } from '../common/EntityName';
import { Section } from '../common/Section';
import { useWords } from '../../hooks/useWords';
import { ObjectivesSection } from '../Objectives/ObjectivesSection';
import { ScorecardSection } from '../Scorecard/ScorecardSection';

/** One service as the page of all services leads to it: its scorecard and objectives. */
export function ServicePage({ entityRef }: { entityRef: string }) {
  const t = useWords();
  return (
    <>
      <Quiet>
        {t('fleet.servicePage', {
          entity: <EntityName entityRef={entityRef} />,
        })}
      </Quiet>
      <Section title={t('scorecard.title')}>
        <ScorecardSection entityRef={entityRef} />
      </Section>
      <Section title={t('objectives.title')}>
        <ObjectivesSection entityRef={entityRef} />
      </Section>
    </>
  );
}
