// Points of a kind fitted to what people decided of pairs: written into the text, never put in force by that.

import { Button, Select } from "@mantine/core";
import { type ReactElement, useState } from "react";
import type { fittedRules } from "../../../../src/api/contract-match-rules.ts";
import { type Data, get } from "../../api/client.ts";
import { useModel } from "../../api/model.ts";
import { useStatus } from "../../api/status.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/governance.json";
import { FailedLine } from "../../part/state.tsx";
import style from "./page.module.css";

type Fitted = Data<typeof fittedRules>;

type Run =
  | { readonly kind: "running" }
  | { readonly kind: "found"; readonly fitted: Fitted }
  | { readonly kind: "refused"; readonly error: unknown };

export function FitPoints({ onFitted }: { readonly onFitted: (rules: string) => void }): ReactElement {
  const say = useMessages<typeof en>("governance");
  const status = useStatus().data?.data;
  const present = useModel().kinds.filter(({ name }) => (status?.entities[name] ?? 0) > 0);
  const [kind, setKind] = useState<string | null>(null);
  const [run, setRun] = useState<Run | undefined>();
  const fit = (): void => {
    setRun({ kind: "running" });
    get<Fitted>("/v1/identity/fit", { kind: kind ?? "" }).then(
      ({ data }) => {
        setRun({ kind: "found", fitted: data });
        onFitted(data.rules);
      },
      (error: unknown) => setRun({ kind: "refused", error }),
    );
  };
  return (
    <div className={style["fit"]}>
      <div className={style["row"]}>
        <Select
          aria-label={say("kind")}
          placeholder={say("kind")}
          data={present.map(({ name, label }) => ({ value: name, label }))}
          value={kind}
          onChange={setKind}
          searchable
          w={180}
        />
        <Button variant="default" onClick={fit} disabled={kind === null} loading={run?.kind === "running"}>
          {say("fit")}
        </Button>
      </div>
      {run?.kind === "found" ? <Outcome fitted={run.fitted} /> : null}
      {run?.kind === "refused" ? <FailedLine error={run.error} /> : null}
    </div>
  );
}

function Outcome({ fitted: { links, apart, rightBefore, rightAfter } }: { readonly fitted: Fitted }): ReactElement {
  const say = useMessages<typeof en>("governance");
  return (
    <p className={style["soft"]} role="status">
      {say("fitted", { count: links + apart, before: rightBefore, after: rightAfter })}
    </p>
  );
}
