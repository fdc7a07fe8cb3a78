import { TextAreaField, TextField } from '@backstage/ui';
import type {
  FrameworkClause,
  FrameworkDetails,
} from 'backstage-plugin-recovery-common';
import { useState } from 'react';
import { useWords } from '../../hooks/useWords';
import { useAttest } from '../../queries/useAttestations';
import { ActionDialog } from '../common/ActionDialog';
import { ExpiryField, MOST_DAYS, useExpiry } from '../common/ExpiryField';
import { Quiet } from '../common/Quiet';

function isAddress(text: string): boolean {
  try {
    return ['https:', 'http:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** Says for the organisation that a clause is met, with evidence and an end. */
export function AttestDialog(props: {
  framework: Pick<FrameworkDetails, 'id' | 'title'>;
  clause: FrameworkClause;
  onClose: () => void;
}) {
  const { framework, clause, onClose } = props;
  const t = useWords();
  const [statement, setStatement] = useState('');
  const [text, setText] = useState('');
  const [link, setLink] = useState('');
  const expiry = useExpiry(MOST_DAYS);
  const { expiresAt } = expiry;
  const attest = useAttest();
  const address = link.trim();
  const linkWrong = address !== '' && !isAddress(address);
  return (
    <ActionDialog
      title={t('attestation.askTitle', {
        clause: clause.id,
        framework: framework.title,
      })}
      confirm={t('attestation.askConfirm')}
      dismiss={t('attestation.askDismiss')}
      isReady={
        statement.trim() !== '' &&
        (text.trim() !== '' || address !== '') &&
        !linkWrong &&
        expiresAt !== undefined
      }
      isPending={attest.isPending}
      error={attest.error}
      errorTitle={t('attestation.askFailed')}
      onClose={onClose}
      onConfirm={() =>
        attest.mutate(
          {
            framework: framework.id,
            clause: clause.id,
            statement: statement.trim(),
            evidence: {
              text: text.trim() || undefined,
              link: address || undefined,
            },
            expiresAt: expiresAt!,
          },
          { onSuccess: onClose },
        )
      }
    >
      <p>{clause.text}</p>
      <Quiet>{t('attestation.means')}</Quiet>
      <TextAreaField
        label={t('attestation.statement')}
        rows={3}
        maxLength={2000}
        isRequired
        value={statement}
        onChange={setStatement}
      />
      <TextField
        label={t('attestation.evidenceText')}
        description={t('attestation.evidenceNeeded')}
        maxLength={500}
        value={text}
        onChange={setText}
      />
      <TextField
        label={t('attestation.evidenceLink')}
        description={linkWrong ? t('attestation.linkWrong') : undefined}
        type="url"
        maxLength={2000}
        isInvalid={linkWrong}
        value={link}
        onChange={setLink}
      />
      <ExpiryField expiry={expiry} />
    </ActionDialog>
  );
}
