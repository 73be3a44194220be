// An address that another machine reads off the screen. Dark on light in both themes: many readers know no other.

import type { ReactElement } from "react";
import { qrSquares } from "./qr.ts";

interface QrPictureProps {
  readonly text: string;
  /** For a reader's voice. */
  readonly label: string;
  /** px. */
  readonly size: number;
}

/** Squares that stay light around it. */
const margin = 4;

/** Nothing where the text is too long for a picture: what it says stands beside it. */
export function QrPicture({ text, label, size }: QrPictureProps): ReactElement | null {
  const squares = qrSquares(text);
  if (squares === undefined) return null;
  const side = squares.length + 2 * margin;
  const dark = squares.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x + margin} ${y + margin}h1v1h-1z`] : [])));
  return (
    <svg role="img" aria-label={label} width={size} height={size} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <rect width={side} height={side} fill="white" />
      <path d={dark.join("")} fill="black" />
    </svg>
  );
}
