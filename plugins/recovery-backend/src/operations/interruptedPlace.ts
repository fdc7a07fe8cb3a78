import path from 'node:path';
import type { OperationRecord } from '../database/OperationStore';
import { lookAt, putBack, setAsidePath } from './inPlace';

/**
 * Looks at what an interrupted restore in place left, and puts what was there before back
 * when the restore ended between its two renamings. At that moment, and only then, the
 * safety copy is there and its place is empty. All else stays as it is and is named.
 */
export async function describePlace(
  record: OperationRecord,
): Promise<{ leftover?: string; written?: undefined }> {
  const { workDirectory: work, targetDirectory: place } = record;
  if (work === undefined || place === undefined) return {};
  const setAside = setAsidePath(place, record.id);
  if (!(await isHere(path.dirname(place)))) {
    return {
      leftover: `${place} may have been replaced, with what was there before in ${setAside}, and ${work} may hold an unfinished restore. Look for them where the backend ran.`,
    };
  }
  const restored = (await isHere(work))
    ? ` ${work} holds what was restored, which may be unfinished. Remove it when it is of no use.`
    : '';
  if (!(await isHere(setAside))) {
    if (restored) return { leftover: `${place} was not touched.${restored}` };
    return (await isHere(place)) || record.phases.at(-1)?.name !== 'replace'
      ? { leftover: `${place} was not replaced with anything set aside.` }
      : {};
  }
  if (!(await isHere(place))) {
    try {
      await putBack(setAside, place);
    } catch (error) {
      return {
        leftover: `What was in ${place} before is in ${setAside} and could not be put back (${error}). Rename it back by hand.${restored}`,
      };
    }
    return {
      leftover: `What was in ${place} before had been set aside and was put back: it is as it was.${restored}`,
    };
  }
  return {
    leftover: restored
      ? `What was in ${place} before is in ${setAside}: something else has taken its place. Look at both, and rename it back by hand.${restored}`
      : `${place} holds the restored files: they were all there and counted, but the end of the restore could not be recorded. What was there before is in ${setAside}.`,
  };
}

async function isHere(file: string): Promise<boolean> {
  return (await lookAt(file).catch(() => undefined)) !== undefined;
}
