import { ProviderError, type RecoverTo } from 'backstage-plugin-recovery-node';
import type { BackupInfo } from './info';
import type { WalArchive } from './WalArchive';
import { readLsn } from './walNames';
import { toIso } from './window';

/** How a restore of one backup is told to stop, and what is to be said about it. */
export interface RecoveryPlan {
  args: string[];
  warnings: string[];
}

function outOfWindow(message: string): ProviderError {
  return new ProviderError('out-of-window', message, {
    nextStep:
      'Refresh the source, and choose an instant inside the recoverability window and outside of its gaps.',
  });
}

/** `2026-11-20 02:15:00.250417+00`, as PostgreSQL and pgBackRest read it. */
function toTarget(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) {
    throw outOfWindow('The time to recover to could not be read');
  }
  // PostgreSQL counts in microseconds, and Date does not.
  const [, micros = ''] = /\.\d{3}(\d{3})Z$/.exec(time) ?? [];
  return date.toISOString().replace('T', ' ').replace('Z', `${micros}+00`);
}

/**
 * Arguments of a restore that stops where it is told. What stored changes do not lead
 * to is refused here: pgBackRest restores all the same, and the server that is started
 * then ends early or not at all.
 */
export function planRecovery(
  backup: BackupInfo,
  archive: WalArchive | undefined,
  recoverTo: RecoverTo,
): RecoveryPlan {
  const warnings: string[] = [];
  const reach = archive?.reach(backup);
  const timeline =
    reach && !reach.followsLatest && recoverTo.type !== 'immediate'
      ? ['--target-timeline=current']
      : [];
  const open = ['--target-action=promote'];
  switch (recoverTo.type) {
    case 'default': {
      const end = reach?.pieces.at(-1);
      if (end && / is missing /.test(end.end)) {
        warnings.push(
          `Recovery ends at ${toIso(end.to)}: ${
            end.end
          } What was changed later is not brought back.`,
        );
      }
      return { args: ['--type=default', ...timeline], warnings };
    }
    case 'immediate':
      return { args: ['--type=immediate', ...open], warnings };
    case 'time': {
      const wanted = Date.parse(recoverTo.value) / 1000;
      const within = reach?.pieces.some(
        piece => piece.from <= wanted && wanted <= piece.to,
      );
      if (!within) {
        const pieces = reach?.pieces ?? [];
        throw outOfWindow(
          `Stored changes do not lead from the backup ${backup.label} to ${
            recoverTo.value
          }. They lead ${
            pieces.length > 0
              ? pieces
                  .map(({ from, to }) => `from ${toIso(from)} to ${toIso(to)}`)
                  .join(' and ')
              : 'nowhere'
          }.`,
        );
      }
      return {
        args: [
          '--type=time',
          `--target=${toTarget(recoverTo.value)}`,
          ...open,
          ...timeline,
        ],
        warnings,
      };
    }
    case 'lsn': {
      const wanted = readLsn(recoverTo.value);
      const stop = backup.lsn && readLsn(backup.lsn.stop);
      if (
        stop === undefined ||
        wanted < stop ||
        wanted >= (reach?.position ?? 0)
      ) {
        throw outOfWindow(
          `Stored changes do not lead from the backup ${backup.label} to the log position ${recoverTo.value}.`,
        );
      }
      return {
        args: [
          '--type=lsn',
          `--target=${recoverTo.value}`,
          ...open,
          ...timeline,
        ],
        warnings,
      };
    }
    default:
      return {
        args: [
          `--type=${recoverTo.type}`,
          `--target=${recoverTo.value}`,
          ...open,
          ...timeline,
        ],
        warnings: [
          'Whether the stored changes hold what recovery shall stop at is seen only when the server is started.',
        ],
      };
  }
}
