export interface Config {
  recovery?: {
    /**
     * The facts for Tech Insights.
     */
    techInsights?: {
      /**
       * The entities that facts are given of, as a filter of the catalog or a list of
       * such: `[{ kind: component }]`. Default: all that Recovery knows.
       */
      entityFilter?: { [field: string]: any } | Array<{ [field: string]: any }>;
    };
  };
}
