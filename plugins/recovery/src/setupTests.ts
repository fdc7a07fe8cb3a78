import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import { toHaveNoViolations } from 'jest-axe';

expect.extend(toHaveNoViolations);

// Rendering whole views takes its time on a busy machine; none of the tests is about time.
jest.setTimeout(120_000);
configure({ asyncUtilTimeout: 20_000 });
