import type { OperationKind } from '../database/OperationStore';

/** What people read about an operation, by its kind. */
export interface OperationWords {
  /** `restore`, as in "the restore". */
  noun: string;
  /** At the beginning of a sentence. */
  Noun: string;
  /** What to do when it did not come to its end. */
  again: string;
  /** What did not happen when it was never begun. */
  nothingDone: string;
  /** What happened to the bytes of its progress. */
  amountDone: string;
  /** The key of the configuration that bounds its time. */
  deadlineKey: string;
  /** While what it did is being judged. */
  validating: string;
}

export const OPERATION_WORDS: Record<OperationKind, OperationWords> = {
  restore: {
    noun: 'restore',
    Noun: 'Restore',
    again: 'Request the restore again: it is not run again by itself.',
    nothingDone: 'nothing was restored',
    amountDone: 'written',
    deadlineKey: 'recovery.restore.deadline',
    validating: 'All is written; what came back is being counted.',
  },
  verification: {
    noun: 'verification',
    Noun: 'Verification',
    again:
      'Run the verification again, or wait for the next one of its policy.',
    nothingDone: 'nothing was read',
    amountDone: 'read',
    deadlineKey: 'recovery.operations.verification.deadline',
    validating: 'All is read; the result is being judged.',
  },
  drill: {
    noun: 'drill',
    Noun: 'Drill',
    again: 'Run the drill again, or wait for the next one of its policy.',
    nothingDone: 'nothing was restored',
    amountDone: 'written',
    deadlineKey: 'recovery.operations.drill.deadline',
    validating: 'All is restored; what came back is being checked.',
  },
};

export function wordsOf(record: { kind: OperationKind }): OperationWords {
  return OPERATION_WORDS[record.kind];
}
