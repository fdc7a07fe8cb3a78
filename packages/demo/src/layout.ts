import path from 'node:path';

/** Where the parts of the demo world lie. */
export interface Layout {
  root: string;
  /** The live data of all services. */
  services: string;
  /** Archive backups, one folder per source. */
  archives: string;
  restic: string;
  /** The PostgreSQL cluster and its pgBackRest repository. */
  cluster: string;
  restore: string;
  /** Isolated places of drills, one per source. */
  drills: string;
  catalog: string;
  /** The portal's own database. */
  database: string;
  /** What every backup held when it was made: one file per data set. */
  truth: string;
  scratch: string;
  marker: string;
  config: string;
}

export function layoutOf(root: string): Layout {
  const at = (name: string) => path.join(root, name);
  return {
    root,
    services: at('services'),
    archives: at('backups'),
    restic: at('restic'),
    cluster: at('postgres'),
    restore: at('restore'),
    drills: at('drills'),
    catalog: at('catalog'),
    database: at('database'),
    truth: at('truth'),
    scratch: at('scratch'),
    marker: at('.recovery-demo.json'),
    config: at('app-config.demo.yaml'),
  };
}
