import { getConfig } from '@testing-library/react';
import { configureAxe } from 'jest-axe';

// Of what passes a rule one element alone is named: to make a selector for each takes
// longer than all rules together.
const run = configureAxe({ resultTypes: ['violations'] });

/**
 * Looks for what assistive technology would stumble over. It takes a while, in which the
 * view may go on, as it may while a test waits for something.
 */
export function axe(element: Element) {
  return getConfig().asyncWrapper(() => run(element));
}
