import { screen, within } from '@testing-library/react';
import type { EvidenceRecord } from 'backstage-plugin-recovery-common';
import { entityRenderer } from '../../__testUtils__/render';
import { RecoveryQueryProvider } from '../../queries/RecoveryQueryProvider';
import { EvidenceSection } from './EvidenceSection';

function aRecord(seq: number, part: Partial<EvidenceRecord>): EvidenceRecord {
  return {
    seq,
    id: `record-${seq}`,
    event: 'ended',
    operationId: `subject-${seq}`,
    kind: 'restore',
    entityRef: '',
    actor: 'user:default/mia',
    recordedAt: '2026-11-24T09:00:00.000Z',
    hash: 'a'.repeat(64),
    previousHash: 'b'.repeat(64),
    ...part,
  };
}

describe('the records of evidence', () => {
  it('lead to what they are about, where that has a page of its own', async () => {
    entityRenderer('orders')(
      <RecoveryQueryProvider>
        <EvidenceSection />
      </RecoveryQueryProvider>,
      api => {
        api.evidence = [
          aRecord(4, { kind: 'review', event: 'finished' }),
          aRecord(3, { kind: 'attestation', event: 'attested' }),
          aRecord(2, { kind: 'waiver', event: 'approved' }),
          aRecord(1, { entityRef: 'component:default/orders' }),
        ];
      },
      '/recovery/evidence',
    );
    const list = within(
      await screen.findByRole('grid', { name: /^Records of evidence/ }),
    );
    expect(list.getByRole('link', { name: 'Review finished' })).toHaveAttribute(
      'href',
      '/recovery/reviews/subject-4',
    );
    expect(list.getByRole('link', { name: 'Restore ended' })).toHaveAttribute(
      'href',
      '/recovery/operations/subject-1',
    );
    for (const words of ['Attestation attested', 'Waiver approved']) {
      expect(list.getByText(words)).toBeInTheDocument();
      expect(list.queryByRole('link', { name: words })).toBeNull();
    }
  });
});
