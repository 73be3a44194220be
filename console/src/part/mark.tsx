import type { ReactElement } from "react";

/** Two wheels that turn at one speed. */
export const Mark = ({ size }: { readonly size: number }): ReactElement => (
  <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
    <rect width="32" height="32" rx="7" fill="var(--sm-accent)" />
    <g fill="none" stroke="var(--sm-on-accent)" strokeWidth="2.6">
      <circle cx="12" cy="16" r="6" />
      <circle cx="20" cy="16" r="6" />
    </g>
  </svg>
);
