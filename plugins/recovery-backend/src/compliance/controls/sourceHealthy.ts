import type { RecoveryControl } from 'backstage-plugin-recovery-node';
import { eachResource, fail, pass, resourceEvidence, unknown } from './shared';

export const sourceHealthy: RecoveryControl = {
  id: 'source-healthy',
  title: 'Sources healthy',
  description:
    'The sources behind the service were read whole at their last reading, and not too long ago.',
  group: 'protection',
  evaluate(facts) {
    return eachResource(facts, resource => {
      const { source, name } = resource;
      if (!source) {
        return fail(
          `${name}: its source ${resource.sourceId} is not configured any more.`,
          'Ask an administrator, or bind to another source.',
        );
      }
      const evidence = [
        resourceEvidence(resource, 'source', source.state, {
          at: source.lastReadAt,
        }),
      ];
      if (source.state === 'unread') {
        return unknown(
          `${name}: its source ${source.title} was not read yet.`,
          'Wait for its first reading, or refresh.',
          { evidence },
        );
      }
      if (source.state === 'ok' && !source.stale) {
        return pass(`${name}: its source ${source.title} is read.`, {
          evidence,
        });
      }
      const trouble = {
        invalid: 'its configuration is wrong',
        removed: 'it was removed from the configuration',
        failing: source.message ?? 'it cannot be read',
        partial: 'its listing is incomplete',
        ok: 'it was not read within its freshness limit',
      }[source.state];
      return fail(
        `${name}: the source ${source.title} is not healthy: ${trouble.replace(
          /\.$/,
          '',
        )}.`,
        'Look at what the source says, and have it read again.',
        { evidence, since: source.since },
      );
    });
  },
};
