import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import {
  asked,
  eachResource,
  fail,
  pass,
  resourceEvidence,
  unknown,
} from './shared';

export const encrypted: RecoveryControl = {
  id: 'encrypted',
  title: 'Encrypted',
  description:
    'All backups of the service are encrypted where they lie, as the administrator declared.',
  group: 'resilience',
  evaluate(facts) {
    return asked(facts, facts.objectives?.encrypted, 'encryption', () =>
      eachResource(facts, resource => {
        const { name, source } = resource;
        const declared = source?.storage.encrypted;
        if (declared === undefined) {
          return unknown(
            `${name}: it is not known whether its source encrypts.`,
            'Have an administrator declare storage.encrypted of the source.',
          );
        }
        const evidence = [
          resourceEvidence(resource, 'encrypted', declared ? 'yes' : 'no'),
        ];
        return declared
          ? pass(`${name}: its backups are encrypted.`, { evidence })
          : fail(
              `${name}: its backups are not encrypted.`,
              'Move the backups to a source that encrypts.',
              { evidence },
            );
      }),
    );
  },
};
