/** A clause of a framework and the controls that can speak to it. */
export interface ClauseDefinition {
  /** As the framework numbers it; a part of one clause has a name after a dash. */
  id: string;
  /** What it asks, in our own words. */
  text: string;
  /** Ids of controls. Empty when only a person can say whether it is met. */
  controls: string[];
}

/** A named standard as data. */
export interface FrameworkDefinition {
  id: string;
  title: string;
  version: string;
  /** Where its own text is. */
  source: string;
  clauses: ClauseDefinition[];
}
