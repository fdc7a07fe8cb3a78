import type { FrameworkDefinition } from './types';

/** Clauses in our own words; the text that counts is at `source`. */
export const dora: FrameworkDefinition = {
  id: 'dora',
  title: 'DORA',
  version: 'Regulation (EU) 2022/2554',
  source: 'https://eur-lex.europa.eu/eli/reg/2022/2554/oj',
  clauses: [
    {
      id: '11(1)',
      text: 'There is an ICT business continuity policy as part of the overall one.',
      controls: [],
    },
    {
      id: '11(2)(a)',
      text: 'Critical or important functions go on.',
      controls: ['rta-within-rto', 'rto-below-mtd'],
    },
    {
      id: '11(3)',
      text: 'ICT response and recovery plans are in place and reviewed by independent internal audit.',
      controls: ['runbook'],
    },
    {
      id: '11(5)',
      text: 'A business impact analysis with quantitative and qualitative criteria covers the functions and what they depend on.',
      controls: [],
    },
    {
      id: '11(6)(a)',
      text: 'Continuity, response and recovery plans are tested at least yearly and after substantive changes to systems behind critical or important functions.',
      controls: ['drilled'],
    },
    {
      id: '11(7)',
      text: 'A crisis management function exists.',
      controls: [],
    },
    {
      id: '12(1)(a)',
      text: 'Backup policies set the scope of the data and the least frequency, by how critical or confidential it is.',
      controls: ['protected', 'schedule-meets-rpo'],
    },
    {
      id: '12(1)(b)',
      text: 'There are restoration and recovery procedures and methods.',
      controls: ['runbook'],
    },
    {
      id: '12(2)',
      text: 'Backup systems can be activated without danger to security; backup and restoration are tested periodically.',
      controls: ['drilled', 'verified-structure'],
    },
    {
      id: '12(3)',
      text: 'Own backups are restored on systems that are physically and logically apart from the source.',
      controls: [],
    },
    {
      id: '12(4)',
      text: 'Redundant ICT capacities are kept that are adequate to business needs.',
      controls: [],
    },
    {
      id: '12(6)',
      text: 'Recovery time and recovery point objectives of each function weigh how critical it is, and keep the agreed service levels in extreme scenarios.',
      controls: ['point-within-rpo', 'rta-within-rto'],
    },
    {
      id: '12(7)',
      text: 'When recovering, checks and reconciliations ensure the highest level of data integrity.',
      controls: ['drilled', 'drill-freshness'],
    },
  ],
};
