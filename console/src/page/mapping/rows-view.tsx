import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { asFault } from "../../api/fault.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { FailedLine, Loading } from "../../part/state.tsx";
import { saidLine } from "../../part/yaml-editor.tsx";
import type { Put, Written } from "./mapping.ts";
import { SampleView } from "./sample-view.tsx";
import type { Tried } from "./use-sample.ts";
import style from "./page.module.css";

interface RowsProps {
  readonly tried: Tried;
  readonly written: Written;
  readonly onDate: (from: string) => void;
  readonly onMap: (put: Put) => Promise<void>;
  readonly onLine: (line: number) => void;
}

/** What was made of the rows stays to be seen while the text cannot be read. */
export function RowsView({ tried: { sample, error, isOld }, written: { source, zone }, onMap, onDate, onLine }: RowsProps): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const line = error === undefined ? undefined : saidLine(asFault(error).subject);
  return (
    <div className={style["scroll"]} tabIndex={0} role="region" aria-label={say("rows")} aria-busy={isOld}>
      {error === undefined ? null : (
        <div className={style["refused"]}>
          <FailedLine error={error} />
          {line === undefined ? null : (
            <Button size="compact-xs" variant="default" onClick={() => onLine(line)}>
              {say("go-to-line", { line })}
            </Button>
          )}
        </div>
      )}
      {sample === undefined ? (
        error === undefined ? (
          <Loading lines={10} />
        ) : null
      ) : (
        <SampleView source={source} zone={zone} sample={sample} onMap={onMap} onDate={onDate} />
      )}
    </div>
  );
}
