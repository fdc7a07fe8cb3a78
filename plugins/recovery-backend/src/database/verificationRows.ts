import { toNumber } from './pointRows';
import type { LevelSchedule, VerificationLevel } from './VerificationStore';

export const LEVELS = 'recovery_source_verifications';
export const POINT_LEVELS = 'recovery_point_verifications';
export const PARTS = 'recovery_verification_parts';
export const ROUNDS = 'recovery_verification_rounds';
export const USAGE = 'recovery_verification_usage';

export interface LevelRow {
  source_id: string;
  level: number;
  scheduled_since: string | null;
  due_at: string | null;
  concluded_at: string | null;
  waiting_since: string | null;
  bytes_read: string | number | null;
  result: string | null;
  at: string | null;
  summary: string | null;
  operation_id: string | null;
}

export interface RoundRow {
  source_id: string;
  parts: number | null;
  round_started_at: string | null;
  last_whole_at: string | null;
  full_read_at: string | null;
  doubt_since: string | null;
  doubt_level: number | null;
  doubt_summary: string | null;
  doubt_operation_id: string | null;
}

/** Of a row that is scheduled. */
export function toSchedule(row: LevelRow): LevelSchedule {
  return {
    sourceId: row.source_id,
    level: row.level as VerificationLevel,
    since: row.scheduled_since!,
    dueAt: row.due_at!,
    concludedAt: row.concluded_at ?? undefined,
    waitingSince: row.waiting_since ?? undefined,
    bytesRead: toNumber(row.bytes_read),
  };
}
