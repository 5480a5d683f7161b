export function Brand() {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="9" fill="var(--accent)" />
        <path
          d="M16 7a9 9 0 1 1-9 9c0-3.9 3.1-6.4 6.4-6.4s6 2.6 6 5.8-2.3 4.8-4.5 4.8"
          fill="none"
          stroke="#fff"
          strokeWidth="2.6"
          strokeLinecap="round"
        />
      </svg>
      Spool
    </span>
  );
}
