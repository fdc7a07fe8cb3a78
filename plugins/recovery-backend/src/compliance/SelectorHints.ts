import type { SelectorHintService } from '../api/services';
import { selects } from '../collection/SelectorIndex';
import type { BindingStore } from '../database/BindingStore';
import type {
  ProjectionStore,
  SelectableSeries,
} from '../database/ProjectionStore';
import { distance } from '../util/nearText';

/** Series of a source that are looked through at most. */
const MOST_SERIES = 2000;

/** Values that are looked up for whom they may be named to. */
const MOST_CANDIDATES = 20;

/** Values that are named. */
const NAMED = 3;

type Selector = Record<string, string>;

function keysOf(series: SelectableSeries[]): Set<string> {
  return new Set(series.flatMap(({ attributes }) => Object.keys(attributes)));
}

/** Pairs that a source lists and that are near to one of the selector, nearest first. */
function candidates(selector: Selector, series: SelectableSeries[]) {
  const found = new Map<string, { away: number; seriesIds: string[] }>();
  for (const { id, attributes } of series) {
    for (const [key, typed] of Object.entries(selector)) {
      for (const value of attributes[key] ?? []) {
        const away = value === typed ? Infinity : distance(typed, value);
        if (away === Infinity) {
          continue;
        }
        const pair = `${key}=${value}`;
        const known = found.get(pair);
        if (known) {
          known.seriesIds.push(id);
        } else {
          found.set(pair, { away, seriesIds: [id] });
        }
      }
    }
  }
  return [...found]
    .map(([pair, rest]) => ({ pair, ...rest }))
    .sort((a, b) => a.away - b.away || a.pair.localeCompare(b.pair))
    .slice(0, MOST_CANDIDATES);
}

/** Says what a selector that matches nothing may have meant. */
export class SelectorHints implements SelectorHintService {
  readonly #series: Pick<ProjectionStore, 'listSeries'>;
  readonly #bindings: Pick<BindingStore, 'listResourcesOfSeries'>;

  constructor(options: {
    series: Pick<ProjectionStore, 'listSeries'>;
    bindings: Pick<BindingStore, 'listResourcesOfSeries'>;
  }) {
    this.#series = options.series;
    this.#bindings = options.bindings;
  }

  async hintAt(
    { sourceId, selector }: { sourceId: string; selector: Selector },
    visible: (entityRefs: string[]) => Promise<ReadonlySet<string>>,
  ): Promise<string | undefined> {
    const series = await this.#series.listSeries(sourceId, '', MOST_SERIES);
    if (series.some(({ attributes }) => selects(selector, attributes))) {
      // Its points are gone, or not looked at yet.
      return undefined;
    }
    const keys = keysOf(series);
    const unknown = Object.keys(selector).filter(key => !keys.has(key));
    if (keys.size > 0 && unknown.length > 0) {
      return `Correct the selector: no point of the source has ${unknown.join(
        ', ',
      )}. Its points have ${[...keys].sort().join(', ')}.`;
    }
    const near = candidates(selector, series);
    const bound = await this.#bindings.listResourcesOfSeries([
      ...new Set(near.flatMap(({ seriesIds }) => seriesIds)),
    ]);
    const seen = await visible([
      ...new Set(bound.map(({ entityRef }) => entityRef)),
    ]);
    // What is of other services is named to those alone who may see one of them.
    const hidden = new Set(bound.map(({ seriesId }) => seriesId));
    bound
      .filter(({ entityRef }) => seen.has(entityRef))
      .forEach(({ seriesId }) => hidden.delete(seriesId));
    const named = near
      .filter(({ seriesIds }) => seriesIds.some(id => !hidden.has(id)))
      .slice(0, NAMED)
      .map(({ pair }) => pair);
    return named.length === 0
      ? undefined
      : `Correct the selector if it means what the source lists as ${named.join(
          ' or ',
        )}. Otherwise check that backups are made.`;
  }
}
