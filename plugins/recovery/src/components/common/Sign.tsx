import styles from './Sign.module.css';

/**
 * How a thing stands. Green (`good`) is for what evidence supports, grey for what cannot
 * be told (`unknown`) or is left out on purpose (`off`); each has a shape of its own.
 */
export type Tone = 'good' | 'neutral' | 'warning' | 'bad' | 'unknown' | 'off';

const SHAPES: Record<Tone, JSX.Element> = {
  good: (
    <>
      <circle cx="10" cy="10" r="9" fill="currentColor" />
      <path
        d="M5.5 10.5l3 3 6-6.5"
        fill="none"
        stroke="var(--bui-bg-app)"
        strokeWidth="2.2"
      />
    </>
  ),
  neutral: (
    <>
      <circle
        cx="10"
        cy="10"
        r="8"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      />
      <circle cx="10" cy="10" r="4" fill="currentColor" />
    </>
  ),
  warning: (
    <>
      <path d="M10 1.5L19 18H1z" fill="currentColor" strokeLinejoin="round" />
      <path d="M10 7v5.2M10 14v2" stroke="var(--bui-bg-app)" strokeWidth="2" />
    </>
  ),
  bad: (
    <>
      <path d="M6 1h8l5 5v8l-5 5H6l-5-5V6z" fill="currentColor" />
      <path
        d="M6.5 6.5l7 7M13.5 6.5l-7 7"
        stroke="var(--bui-bg-app)"
        strokeWidth="2"
      />
    </>
  ),
  off: (
    <>
      <circle
        cx="10"
        cy="10"
        r="8"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
      />
      <path d="M5.5 10h9" stroke="currentColor" strokeWidth="2" />
    </>
  ),
  unknown: (
    <>
      <circle
        cx="10"
        cy="10"
        r="8"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeDasharray="3.2 3"
      />
      <path
        d="M7.8 8a2.3 2.3 0 1 1 3.3 2c-.8.4-1.1.8-1.1 1.6M10 13.4v1.4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
      />
    </>
  ),
};

/** The shape and colour of a tone. The words beside it say the same; it is no word itself. */
export function Sign({ tone, className }: { tone: Tone; className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      className={[styles.sign, styles[tone], className]
        .filter(Boolean)
        .join(' ')}
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[tone]}
    </svg>
  );
}
