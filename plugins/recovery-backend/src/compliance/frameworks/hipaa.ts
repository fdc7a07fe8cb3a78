import type { FrameworkDefinition } from './types';

/** Clauses in our own words; the text that counts is at `source`. */
export const hipaa: FrameworkDefinition = {
  id: 'hipaa',
  title: 'HIPAA Security Rule',
  version: '45 CFR 164.308(a)(7)',
  source:
    'https://www.ecfr.gov/current/title-45/subtitle-A/subchapter-C/part-164/subpart-C/section-164.308',
  clauses: [
    {
      id: '164.308(a)(7)(ii)(A)',
      text: 'Exact copies of electronic health information are made and can be retrieved.',
      controls: [
        'protected',
        'point-within-rpo',
        'complete',
        'verified-structure',
      ],
    },
    {
      id: '164.308(a)(7)(ii)(B)',
      text: 'There are procedures to restore any loss of data.',
      controls: ['runbook', 'drilled'],
    },
    {
      id: '164.308(a)(7)(ii)(C)',
      text: 'Critical processes that protect the information go on in emergency mode.',
      controls: [],
    },
    {
      id: '164.308(a)(7)(ii)(D)',
      text: 'Contingency plans are tested and revised periodically.',
      controls: ['drilled', 'runbook'],
    },
    {
      id: '164.308(a)(7)(ii)(E)',
      text: 'It is assessed how critical applications and data are to one another.',
      controls: [],
    },
  ],
};
