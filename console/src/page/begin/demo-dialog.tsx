// The demo group in the place of systems of one's own, or away with it.

import { type ReactElement, useState } from "react";
import type { demoAnswer } from "../../../../src/api/contract-first-run.ts";
import { type Data, post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/begin.json";
import { PlainAction } from "../../part/plain-action.tsx";
import { goOn } from "./first-run.ts";
import { Slow } from "./slow.tsx";

interface DemoDialogProps {
  readonly what: "load" | "remove";
  readonly onClose: () => void;
}

const said = { load: "loading", remove: "removing" } as const;
const to = { load: "/overview", remove: "/begin" } as const;
const become = { load: "shown", remove: "offered" } as const;

export function DemoDialog({ what, onClose }: DemoDialogProps): ReactElement {
  const say = useMessages<typeof en>("begin");
  const [isSlow, setSlow] = useState(false);
  return (
    <PlainAction<Data<typeof demoAnswer>>
      title={say(what)}
      onClose={onClose}
      preview={say(`${what}-preview`)}
      label={say(what)}
      act={async () => {
        const answer = await post<Data<typeof demoAnswer>>(`/v1/demo/${what}`, {});
        void goOn(to[what], ({ demo }) => demo === become[what]).catch(() => setSlow(true));
        return answer;
      }}
      showResult={() => <Slow isSlow={isSlow}>{say(said[what])}</Slow>}
    />
  );
}
