export { Collection, type CollectionOptions } from './Collection';
export { ContentReader } from './contents';
export { EntityPoints, type EntityPointsOptions } from './EntityPoints';
export type {
  PointDirectory,
  PointEvidence,
  RestorablePoint,
} from './PointDirectory';
export { Projection } from './Projection';
export { VerificationRecords } from './VerificationRecords';
export { SourceReader, type SourceReaderOptions } from './SourceReader';
