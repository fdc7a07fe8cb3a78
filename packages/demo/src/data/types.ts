/** The live data of one protected resource, which changes as time goes by. */
export interface DataSet {
  readonly id: string;
  /** Where the data lies, below the folder of all services' data. */
  readonly directory: string;
  /** Writes the data as it was at an instant, into an empty folder. */
  create(directory: string, at: number): Promise<void>;
  /** Applies what happened after `from` and up to `to`. */
  advance(directory: string, from: number, to: number): Promise<void>;
}

/** 1 for the demo; less for tests. */
export interface Scale {
  factor: number;
}

/** A count at a scale, at least 1. */
export function scaled(count: number, scale: Scale): number {
  return Math.max(1, Math.round(count * scale.factor));
}
