// A dialog with its name and its way out. The library's own head is a second banner for a reader's voice, so this one is ours.

import { CloseButton, Modal } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./dialog.module.css";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** px. */
  readonly size?: number;
  /** It shows what is not shown again: only its buttons close it. */
  readonly isHeld?: boolean;
  readonly children: ReactNode;
}

export function Dialog({ title, onClose, size = 760, isHeld = false, children }: DialogProps): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <DialogFrame title={title} onClose={onClose} size={size} isHeld={isHeld}>
      <div className={style["head"]}>
        <h2 className={style["title"]}>{title}</h2>
        <CloseButton aria-label={say("close")} onClick={onClose} />
      </div>
      <div className={style["body"]}>{children}</div>
    </DialogFrame>
  );
}

/** Without a head: what it holds says what it is. */
export function DialogFrame({ title, onClose, size = 600, isHeld = false, children }: DialogProps): ReactElement {
  return (
    <Modal.Root opened onClose={onClose} size={size} padding={0} yOffset="10vh" closeOnClickOutside={!isHeld} closeOnEscape={!isHeld}>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>{children}</Modal.Content>
    </Modal.Root>
  );
}
