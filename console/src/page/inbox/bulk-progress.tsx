// How many of a bulk are decided, or taken back, while it goes on.

import { Progress } from "@mantine/core";
import type { ReactElement } from "react";
import { useProgress } from "../../api/progress.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/inbox.json";
import { countText } from "../../part/value.ts";

export function BulkProgress({ id, of }: { readonly id: string; readonly of: number }): ReactElement {
  const say = useMessages<typeof en>("inbox");
  const { done, of: all } = useProgress(id) ?? { done: 0, of };
  const label = say("so-far", { done: countText(done), all: countText(all) });
  return (
    <div role="status">
      <p>{label}</p>
      <Progress.Root size="sm">
        <Progress.Section value={all === 0 ? 0 : (100 * done) / all} aria-label={label} />
      </Progress.Root>
    </div>
  );
}
