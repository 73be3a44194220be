// What was there before it went: what came of an action is still being looked at, though what it was done to is no more.

import { useState } from "react";

export function useLast<Thing>(standing: Thing | undefined): Thing | undefined {
  const [last, setLast] = useState(standing);
  if (standing !== undefined && standing !== last) setLast(standing);
  return standing ?? last;
}
