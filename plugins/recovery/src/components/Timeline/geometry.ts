import type {
  EntityTimeline,
  OperationSummary,
  ProtectedResource,
  RecoveryPoint,
} from 'backstage-plugin-recovery-common';
import { sizeOfPoint } from '../../format/sizeOfPoint';

/** What a mark on the chart stands for; each has a shape of its own. */
export type MarkKind =
  | 'success'
  | 'unknown'
  | 'partial'
  | 'failed'
  | 'damaged'
  | 'gone'
  | 'stale'
  | 'operation'
  | 'operationFailed'
  | 'drill'
  | 'drillFailed';

/** One mark: `x` is its time in milliseconds, `y` its height in lanes from the bottom. */
export interface Mark {
  id: string;
  x: number;
  y: number;
  /** Where the lane of the mark begins, in lanes from the bottom. */
  base: number;
  kind: MarkKind;
  point?: RecoveryPoint;
  operation?: OperationSummary;
  resourceName: string;
}

export interface Lane {
  /** The protected resource; absent for the lane of operations. */
  resourceId?: string;
  name: string;
  largest: number | undefined;
  base: number;
}

/** Share of a lane that marks may fill; the rest is for the lane's name. */
const FILL = 0.62;
const LOWEST = 0.1;

const FAILED_STATES = new Set<OperationSummary['state']>([
  'failed',
  'interrupted',
  'cancelled',
  'rejected',
  'expired',
]);

export function kindOfPoint(point: RecoveryPoint): MarkKind {
  if (
    point.state === 'damaged' ||
    point.state === 'gone' ||
    point.state === 'stale'
  ) {
    return point.state;
  }
  switch (point.outcome) {
    case 'success':
      return 'success';
    case 'partial':
      return 'partial';
    case 'failed':
    case 'cancelled':
    case 'missed':
      return 'failed';
    default:
      return 'unknown';
  }
}

export function kindOfOperation(operation: OperationSummary): MarkKind {
  const failed = FAILED_STATES.has(operation.state);
  if (operation.kind === 'drill') {
    return failed ? 'drillFailed' : 'drill';
  }
  return failed ? 'operationFailed' : 'operation';
}

/** A stretch of time in a lane, within the period that is shown. */
export interface Band {
  base: number;
  from: number;
  to: number;
  gap: boolean;
}

/** The recoverability windows as bands of their lanes, their gaps on top of them. */
export function bandsOf(
  windows: NonNullable<EntityTimeline['windows']>,
  lanes: Lane[],
  range: { from: number; to: number },
): Band[] {
  const cut = (base: number, from: string, to: string, gap: boolean) => ({
    base,
    from: Math.max(range.from, Date.parse(from)),
    to: Math.min(range.to, Date.parse(to)),
    gap,
  });
  return windows
    .flatMap(window => {
      const lane = lanes.find(each => each.resourceId === window.resourceId);
      return lane
        ? [
            cut(lane.base, window.from, window.to, false),
            ...window.gaps.map(gap => cut(lane.base, gap.from, gap.to, true)),
          ]
        : [];
    })
    .filter(({ from, to }) => from < to);
}

/** Lays points and operations out in one lane for each resource, operations below. */
export function layOut(options: {
  resources: Pick<ProtectedResource, 'id' | 'name'>[];
  points: RecoveryPoint[];
  operations: OperationSummary[];
  operationsName: string;
}): { lanes: Lane[]; marks: Mark[] } {
  const { resources, points, operations, operationsName } = options;
  const known = new Set(resources.map(resource => resource.id));
  // A point can outlive its binding: its lane then bears the name that the source gives.
  const others = new Map(
    points
      .filter(p => !known.has(p.resourceId))
      .map(p => [p.resourceId, p.title] as const),
  );
  const all = [
    ...resources,
    ...[...others].map(([id, name]) => ({ id, name })),
  ];
  const count = all.length + (operations.length ? 1 : 0);

  const lanes: Lane[] = [];
  const marks: Mark[] = [];
  all.forEach(({ id, name }, index) => {
    const base = count - 1 - index;
    const mine = points.filter(point => point.resourceId === id);
    const sizes = mine.flatMap(point => sizeOfPoint(point) ?? []);
    const largest = sizes.length
      ? sizes.reduce((a, b) => Math.max(a, b), 0)
      : undefined;
    lanes.push({ resourceId: id, name, largest, base });
    for (const point of mine) {
      const size = sizeOfPoint(point);
      const share = largest && size !== undefined ? size / largest : undefined;
      marks.push({
        id: point.id,
        x: Date.parse(point.time),
        y:
          base +
          (share === undefined ? LOWEST : LOWEST + share * (FILL - LOWEST)),
        base,
        kind: kindOfPoint(point),
        point,
        resourceName: name,
      });
    }
  });
  if (operations.length) {
    lanes.push({ name: operationsName, largest: undefined, base: 0 });
    for (const operation of operations) {
      marks.push({
        id: operation.id,
        x: Date.parse(operation.startedAt ?? operation.requestedAt),
        y: 0.3,
        base: 0,
        kind: kindOfOperation(operation),
        operation,
        resourceName: operation.resourceName,
      });
    }
  }
  marks.sort((a, b) => a.x - b.x || b.base - a.base);
  return { lanes, marks };
}
