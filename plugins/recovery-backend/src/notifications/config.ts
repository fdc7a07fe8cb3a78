import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { Duration } from 'luxon';
import { readFrequency, readOptionalDuration } from '../config/values';
import type { FindingKind } from '../events';

/** What people can be told of, each to be switched on and off. */
export type NoticeKind =
  | FindingKind
  | 'approval-needed'
  | 'operation-finished'
  | 'waiver-decided'
  | 'waiver-expiring'
  | 'attestation-expiring';

export const NOTICE_KINDS: NoticeKind[] = [
  'backup-missed',
  'backup-failed',
  'point-damaged',
  'drill-failed',
  'drill-missed',
  'source-unreachable',
  'approval-needed',
  'operation-finished',
  'waiver-decided',
  'waiver-expiring',
  'attestation-expiring',
];

const SEVERITIES = ['critical', 'high', 'normal', 'low'] as const;
export type NoticeSeverity = (typeof SEVERITIES)[number];

export interface NoticeSettings {
  enabled: boolean;
  /** That of what happened when absent. */
  severity?: NoticeSeverity;
  /** The same finding is not told again before this time has passed. */
  throttle: Duration;
}

/** `recovery.notifications` of the app-config. */
export interface NotificationsConfig {
  /** How often it is looked at what people should be told. */
  frequency: Duration;
  kinds: Record<NoticeKind, NoticeSettings>;
}

const KEY = 'recovery.notifications';

/** Throws an InputError that names the key of a wrong value. */
export function readNotificationsConfig(
  rootConfig: Config,
): NotificationsConfig {
  const config = rootConfig.getOptionalConfig(KEY);
  const kinds = config?.getOptionalConfig('kinds');
  for (const kind of kinds?.keys() ?? []) {
    if (!NOTICE_KINDS.includes(kind as NoticeKind)) {
      throw new InputError(
        `${KEY}.kinds.${kind} is no kind of notification. Use one of: ${NOTICE_KINDS.join(
          ', ',
        )}.`,
      );
    }
  }
  const all = config?.getOptionalBoolean('enabled') ?? true;
  const throttle = readOptionalDuration(
    config,
    'throttle',
    `${KEY}.throttle`,
    Duration.fromObject({ days: 1 }),
  );
  return {
    frequency: readFrequency(
      config,
      'frequency',
      `${KEY}.frequency`,
      Duration.fromObject({ minutes: 15 }),
    ),
    kinds: Object.fromEntries(
      NOTICE_KINDS.map(kind => {
        const settings = kinds?.getOptionalConfig(kind);
        const enabled = settings?.getOptionalBoolean('enabled') ?? true;
        return [
          kind,
          {
            enabled: all && enabled,
            severity: readSeverity(
              settings?.getOptionalString('severity'),
              kind,
            ),
            throttle: readOptionalDuration(
              settings,
              'throttle',
              `${KEY}.kinds.${kind}.throttle`,
              throttle,
            ),
          },
        ];
      }),
    ) as Record<NoticeKind, NoticeSettings>,
  };
}

function readSeverity(
  value: string | undefined,
  kind: NoticeKind,
): NoticeSeverity | undefined {
  const severity = SEVERITIES.find(known => known === value);
  if (value !== undefined && severity === undefined) {
    throw new InputError(
      `${KEY}.kinds.${kind}.severity is "${value.slice(
        0,
        40,
      )}". Use one of: ${SEVERITIES.join(', ')}.`,
    );
  }
  return severity;
}
