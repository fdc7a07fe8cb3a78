import { parseEntityRef } from '@backstage/catalog-model';
import { isFinalOperationState } from 'backstage-plugin-recovery-common';
import type {
  AttestationEvent,
  FindingEvent,
  OperationEvent,
  RecoveryEvent,
  WaiverEvent,
} from '../events';
import { formatInstant } from '../util/format';
import { joinSentences } from '../util/text';
import type { NoticeKind, NoticeSeverity } from './config';

/** What people are told. */
export interface Notice {
  kind: NoticeKind;
  severity: NoticeSeverity;
  title: string;
  description: string;
  /** Path in the portal. */
  link: string;
  /** A later notice of the same scope takes the place of an earlier one. */
  scope: string;
  /** Entities, whose owners are told, and people. */
  to: string[];
  /** Who knows it already. */
  except?: string;
}

const FINDING_TITLES: Record<FindingEvent['kind'], string> = {
  'backup-missed': 'No recent backup',
  'backup-failed': 'Backup failed or incomplete',
  'point-damaged': 'Recovery point damaged',
  'drill-failed': 'Recovery drill failed',
  'drill-missed': 'Recovery drill missed',
  'source-unreachable': 'Backups cannot be read',
};

/** Where the title of the kind would say what did not happen. */
const TITLES_BY_CODE: Record<string, string | undefined> = {
  'drill-overdue': 'No recent recovery drill',
};

/** Backstage shows what is normal with a green tick, which nothing bad may have. */
const FINDING_SEVERITIES: Record<FindingEvent['kind'], NoticeSeverity> = {
  'backup-missed': 'high',
  'backup-failed': 'high',
  'point-damaged': 'critical',
  'drill-failed': 'high',
  'drill-missed': 'high',
  'source-unreachable': 'high',
};

const NOUNS = {
  restore: 'Restore',
  verification: 'Verification',
  drill: 'Recovery drill',
};

/** What of an event people are told, if anything. */
export function noticeOf(event: RecoveryEvent): Notice | undefined {
  switch (event.type) {
    case 'finding':
      return noticeOfFinding(event);
    case 'waiver':
      return noticeOfWaiver(event);
    case 'attestation':
      return noticeOfAttestation(event);
    default:
      return noticeOfOperation(event);
  }
}

function noticeOfFinding(event: FindingEvent): Notice | undefined {
  const { kind, finding, entityRefs } = event;
  if (event.change === 'cleared' || entityRefs.length === 0) return undefined;
  const about =
    entityRefs.length === 1
      ? nameOf(entityRefs[0])
      : `${entityRefs.length} services`;
  const { code, resourceId, sourceId } = finding;
  return {
    kind,
    severity: FINDING_SEVERITIES[kind],
    title: `${TITLES_BY_CODE[code] ?? FINDING_TITLES[kind]}: ${about}`,
    description: joinSentences([finding.message, finding.nextStep]),
    link: entityRefs.length === 1 ? entityLink(entityRefs[0]) : '/recovery',
    scope: `recovery:${kind}:${
      resourceId === undefined ? sourceId : `${resourceId}:${code}`
    }`,
    to: entityRefs,
  };
}

function noticeOfOperation({ operation }: OperationEvent): Notice | undefined {
  const { id, kind, state, entityRef, resourceName, requestedBy } = operation;
  const asOf = operation.recoverToTime ?? operation.pointTime;
  const what = `${NOUNS[kind]} of ${resourceName}`;
  const link = `/recovery/operations/${id}`;
  if (state === 'awaiting-approval') {
    const where = operation.inPlace
      ? 'over the data that is there'
      : `to ${operation.targetTitle ?? 'its target'}`;
    const until = operation.approvalExpiresAt
      ? formatInstant(operation.approvalExpiresAt)
      : 'it expires';
    return {
      kind: 'approval-needed',
      severity: 'high',
      title: `Approval needed: ${lowerFirst(what)}`,
      description: `${requestedBy} asks for it, as of ${formatInstant(
        asOf,
      )}, ${where}. Approve or reject it before ${until}.`,
      link,
      scope: `recovery:approval-needed:${id}`,
      to: [entityRef],
      except: requestedBy,
    };
  }
  if (!isFinalOperationState(state) || !isPerson(requestedBy)) return undefined;
  // Who cancels something is looking at it.
  if (operation.cancelRequestedBy === requestedBy) return undefined;
  // The last attempt is told of.
  if (operation.nextAttemptId !== undefined) return undefined;
  const { error } = operation;
  return {
    kind: 'operation-finished',
    severity: state === 'succeeded' ? 'normal' : 'high',
    title: `${what}: ${state}`,
    description: error
      ? joinSentences([error.message, error.nextStep])
      : `As of ${formatInstant(asOf)}${
          operation.targetTitle ? `, to ${operation.targetTitle}` : ''
        }.`,
    link,
    scope: `recovery:operation-finished:${id}`,
    to: [requestedBy],
  };
}

function noticeOfWaiver({ change, waiver }: WaiverEvent): Notice | undefined {
  const { id, control, entityRef, requestedBy, expiresAt, reason } = waiver;
  const about =
    entityRef === undefined ? 'several services' : nameOf(entityRef);
  const owners = entityRef === undefined ? [] : [entityRef];
  const base = {
    description: `Until ${formatInstant(expiresAt)}: ${reason}`,
    link: entityRef === undefined ? '/recovery' : entityLink(entityRef),
  };
  switch (change) {
    case 'requested':
      return owners.length === 0
        ? undefined
        : {
            ...base,
            kind: 'approval-needed',
            severity: 'normal',
            title: `Approval needed: waiver of ${control} for ${about}`,
            scope: `recovery:approval-needed:${id}`,
            to: owners,
            except: requestedBy,
          };
    case 'expiring':
      return {
        ...base,
        kind: 'waiver-expiring',
        severity: 'normal',
        title: `Waiver of ${control} for ${about} expires soon`,
        scope: `recovery:waiver-expiring:${id}`,
        to: [...owners, requestedBy],
      };
    default:
      return {
        ...base,
        kind: 'waiver-decided',
        severity: 'normal',
        title: `Waiver of ${control} for ${about}: ${change}`,
        scope: `recovery:waiver-decided:${id}`,
        to: [requestedBy],
      };
  }
}

function noticeOfAttestation(event: AttestationEvent): Notice | undefined {
  if (event.change !== 'expiring') return undefined;
  const { id, framework, clause, attestedBy, expiresAt } = event.attestation;
  return {
    kind: 'attestation-expiring',
    severity: 'normal',
    title: `Attestation of ${clause} of ${framework} expires soon`,
    description: `It counts until ${formatInstant(
      expiresAt,
    )}. Look whether the clause is still met, and attest it again.`,
    link: `/recovery/frameworks/${encodeURIComponent(framework)}`,
    scope: `recovery:attestation-expiring:${id}`,
    to: [attestedBy],
  };
}

function isPerson(ref: string): boolean {
  return ref.startsWith('user:');
}

function nameOf(entityRef: string): string {
  return parseEntityRef(entityRef).name;
}

function entityLink(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  const parts = [namespace, kind, name].map(encodeURIComponent);
  return `/catalog/${parts.join('/')}/recovery`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
