import type { BindingProblem, Finding } from 'backstage-plugin-recovery-common';

const SEVERITIES: Finding['severity'][] = ['critical', 'warning', 'info'];

/** Puts the worst first; among equals the order in which they were found stays. */
export function worstFirst(findings: Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  );
}

/** A wrong binding may leave a part of the service without protection. */
export function bindingFinding(problem: BindingProblem): Finding {
  return {
    code: `binding-${problem.code}`,
    severity: problem.code === 'duplicate' ? 'warning' : 'critical',
    message: problem.binding
      ? `A binding cannot be used: ${problem.message} (${problem.binding})`
      : `A binding cannot be used: ${problem.message}`,
    nextStep: problem.nextStep,
  };
}
