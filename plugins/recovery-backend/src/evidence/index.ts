export { ChainWatch } from './ChainWatch';
export { readChainCheckFrequency } from './config';
export { EvidenceRecords } from './EvidenceRecords';
