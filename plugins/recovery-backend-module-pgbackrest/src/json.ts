import { ProviderError } from 'backstage-plugin-recovery-node';

/** Whole numbers of more digits than JavaScript can hold; text is passed over. */
const LARGE_NUMBERS = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;

// A message that quotes a file that could not be decrypted holds anything.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f]+/g;

export function notUnderstood(problem: string): ProviderError {
  return new ProviderError(
    'bad-output',
    `What pgBackRest said could not be understood: ${problem}`,
    { nextStep: 'Check that `binary` names a pgBackRest program.' },
  );
}

/** Parses JSON, keeping whole numbers of 16 digits and more as text: ids of systems. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(
      text
        .replace(CONTROL, ' ')
        .replace(LARGE_NUMBERS, match =>
          match.startsWith('"') ? match : `"${match}"`,
        ),
    );
  } catch {
    throw notUnderstood('it is not JSON');
  }
}
