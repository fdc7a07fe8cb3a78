import type { BindingProblem, Finding } from 'backstage-plugin-recovery-common';

const SEVERITIES: Finding['severity'][] = ['critical', 'warning', 'info'];

/** Puts the worst first; among equals the order in which they were found stays. */
export function worstFirst(findings: Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
}

/** Problems of an entity's objectives. All others are of its bindings. */
const OBJECTIVE_PROBLEMS: ReadonlySet<BindingProblem['code']> = new Set([
  'unknown-objective',
  'invalid-objective',
  'outside-limits',
  'enforced-tier',
  'invalid-runbook',
]);

/** Whether a problem keeps a part of the service from being protected. */
export function isBindingProblem(problem: BindingProblem): boolean {
  return !OBJECTIVE_PROBLEMS.has(problem.code);
}

/** A wrong binding may leave a part of the service without protection. */
export function bindingFinding(problem: BindingProblem): Finding {
  if (!isBindingProblem(problem)) {
    return {
      code: problem.code,
      severity: 'warning',
      message: problem.message,
      nextStep: problem.nextStep,
    };
  }
  return {
    code: `binding-${problem.code}`,
    severity: problem.code === 'duplicate' ? 'warning' : 'critical',
    message: problem.binding
      ? `A binding cannot be used: ${problem.message} (${problem.binding})`
      : `A binding cannot be used: ${problem.message}`,
    nextStep: problem.nextStep,
  };
}
