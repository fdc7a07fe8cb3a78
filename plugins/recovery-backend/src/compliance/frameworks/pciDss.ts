import type { FrameworkDefinition } from './types';

/** Clauses in our own words; the text that counts is at `source`. */
export const pciDss: FrameworkDefinition = {
  id: 'pci-dss',
  title: 'PCI DSS',
  version: '4.0.1',
  source: 'https://www.pcisecuritystandards.org/document_library/',
  clauses: [
    {
      id: '3.2.1',
      text: 'Stored account data is kept to a minimum and no longer than needed, wherever it lies.',
      controls: [],
    },
    {
      id: '9.4.1.1',
      text: 'Offline backups with cardholder data are kept in a secure place.',
      controls: [],
    },
    {
      id: '9.4.1.2',
      text: 'The security of the place of offline backups is reviewed at least once a year.',
      controls: [],
    },
    {
      id: '10.3.3',
      text: 'Audit log files are promptly backed up to a central place that is hard to change.',
      controls: [],
    },
    {
      id: '12.10.1',
      text: 'An incident response plan is ready, with business recovery and data backup processes.',
      controls: ['runbook', 'protected'],
    },
    {
      id: '12.10.2',
      text: 'The incident response plan is reviewed, updated and tested in all its parts at least once a year.',
      controls: ['drilled', 'runbook'],
    },
  ],
};
