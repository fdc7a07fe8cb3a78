/** A clock whose hand goes back. */
export const LogoIcon = () => (
  <svg
    width="28"
    height="28"
    viewBox="0 0 28 28"
    fill="none"
    stroke="#7df3e1"
    strokeWidth="2.5"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d="M4 5v6h6" />
    <path d="M4.6 11A10 10 0 1 1 4 14.5" />
    <path d="M14 9v5.5l3.5 2" />
  </svg>
);
