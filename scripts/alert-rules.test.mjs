import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../docs/monitoring', import.meta.url));
/** Of Prometheus; .ci/run says where it is. */
const promtool = process.env.PROMTOOL ?? 'promtool';
const installed = !spawnSync(promtool, ['--version']).error;

describe('the alert rules of the documentation', () => {
  for (const args of [
    ['check', 'rules', 'recovery-alerts.yaml'],
    ['test', 'rules', 'recovery-alerts.test.yaml'],
  ]) {
    it(
      `pass promtool ${args.join(' ')}`,
      {
        skip:
          !installed && !process.env.CI && 'promtool of Prometheus is not here',
      },
      () => {
        const result = spawnSync(promtool, args, {
          cwd: folder,
          encoding: 'utf8',
        });
        assert.equal(
          result.status,
          0,
          result.error?.message ?? result.stdout + result.stderr,
        );
      },
    );
  }
});
