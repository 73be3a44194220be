// An action whose preview is a sentence, and of which the hub keeps no reason.

import type { ReactElement, ReactNode } from "react";
import { ActionDialog } from "./action-dialog.tsx";
import style from "./action-dialog.module.css";

interface PlainActionProps<Result> {
  readonly title: string;
  readonly onClose: () => void;
  /** What it would do. */
  readonly preview: ReactNode;
  readonly label: string;
  readonly act: () => Promise<Result>;
  readonly showResult: (result: Result) => ReactNode;
  /** As in ActionDialog. */
  readonly showsOnce?: boolean;
  readonly undo?: (() => Promise<ReactNode>) | undefined;
}

export function PlainAction<Result>(props: PlainActionProps<Result>): ReactElement {
  const { title, onClose, preview, label, act, showResult, showsOnce = false, undo } = props;
  return (
    <ActionDialog<null, Result>
      title={title}
      onClose={onClose}
      asked={title}
      asksReason={false}
      preview={() => Promise.resolve(null)}
      showPreview={() => <p className={style["text"]}>{preview}</p>}
      confirmLabel={label}
      confirm={act}
      showResult={(result) => <div className={style["text"]}>{showResult(result)}</div>}
      showsOnce={showsOnce}
      undo={undo}
    />
  );
}
