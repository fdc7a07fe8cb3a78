import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  ReviewDecision,
  ReviewItem,
  ReviewItemChange,
} from 'backstage-plugin-recovery-common';

export const DECISIONS: ReviewDecision[] = ['accept', 'fix', 'follow-up'];

/** What stands in the form of a service. */
export interface Draft {
  note: string;
  decision?: ReviewDecision;
  assignee: string;
  dueDate?: string;
}

export function toDraft(item: ReviewItem): Draft {
  const { note = '', decision, assigneeRef = '', dueDate } = item;
  return { note, decision, assignee: assigneeRef, dueDate };
}

/** Whether somebody has to do something by this decision. */
export function asksForWork(decision: ReviewDecision | undefined): boolean {
  return decision === 'fix' || decision === 'follow-up';
}

const REFERENCE = /^[\w.-]+:[\w.-]+\/[\w.-]+$/;

/** A full reference; a plain name is that of a user. Undefined for what is none. */
export function assigneeOf(text: string): string | undefined {
  try {
    const ref = stringifyEntityRef(
      parseEntityRef(text.trim(), {
        defaultKind: 'user',
        defaultNamespace: 'default',
      }),
    );
    return REFERENCE.test(ref) ? ref : undefined;
  } catch {
    return undefined;
  }
}

/** What is missing or wrong; nothing when it can be saved. */
export type DraftProblem = 'dueMissing' | 'duePast' | 'assigneeWrong';

/** A day that is over may stay where it is saved, but not be chosen. */
export function problemOf(
  draft: Draft,
  today: string,
  savedDay?: string,
): DraftProblem | undefined {
  if (!asksForWork(draft.decision)) {
    return undefined;
  }
  if (draft.decision === 'fix' && !draft.dueDate) {
    return 'dueMissing';
  }
  if (draft.dueDate && draft.dueDate < today && draft.dueDate !== savedDay) {
    return 'duePast';
  }
  return draft.assignee.trim() && !assigneeOf(draft.assignee)
    ? 'assigneeWrong'
    : undefined;
}

/** What is sent; of a decision that asks for nothing, nobody and no day. */
export function toChange(draft: Draft, version: number): ReviewItemChange {
  const { decision } = draft;
  return {
    version,
    note: draft.note.trim() || undefined,
    decision,
    ...(asksForWork(decision) && {
      assigneeRef: draft.assignee.trim()
        ? assigneeOf(draft.assignee)
        : undefined,
      dueDate: draft.dueDate,
    }),
  };
}

/** Whether two drafts say the same. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return JSON.stringify(toChange(a, 0)) === JSON.stringify(toChange(b, 0));
}
