import { createContext, useContext } from 'react';
import type { Mark } from './geometry';
import { PointMark } from './PointMark';

/** The marks in view and what may be done with them. */
export interface Marks {
  marks: Mark[];
  bottomOf: (mark: Mark) => number;
  labelOf: (mark: Mark) => string;
  selectedId: string | undefined;
  reachable: string | undefined;
  onActivate: (mark: Mark) => void;
  onShow: (mark: Mark) => void;
}

export const MarksContext = createContext<Marks | undefined>(undefined);

// A shape of one type for ever: were it a new function with each rendering, each mark
// would be made anew, and would lose the focus and the click that it is about to get.
function MarkShape(place: {
  cx?: number;
  cy?: number;
  payload?: { index: number };
}) {
  const context = useContext(MarksContext);
  const mark = context?.marks[place.payload?.index ?? -1];
  if (!context || !mark) {
    return null;
  }
  return (
    <PointMark
      id={mark.id}
      x={place.cx ?? 0}
      y={place.cy ?? 0}
      bottom={context.bottomOf(mark)}
      kind={mark.kind}
      label={context.labelOf(mark)}
      selected={mark.id === context.selectedId}
      reachable={mark.id === context.reachable}
      onActivate={() => context.onActivate(mark)}
      onShow={() => context.onShow(mark)}
    />
  );
}

/** The shape to give to the charting library. */
export const MARK_SHAPE = <MarkShape />;
