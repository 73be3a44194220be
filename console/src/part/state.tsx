// Part 5, the four states of what is read: it is on its way, there is nothing, it was refused, only a part of it is here.

import { Button, Skeleton } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from "@tabler/icons-react";
import type { ReactElement, ReactNode } from "react";
import { asFault } from "../api/fault.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/part.json";
import style from "./state.module.css";
import { sentence } from "./value.ts";

/** Lines where the answer will stand, so that nothing jumps when it comes. */
export function Loading({ lines = 8 }: { readonly lines?: number }): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <div className={style["loading"]} role="status" aria-label={say("loading")}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={14} width={`${92 - ((line * 17) % 40)}%`} />
      ))}
    </div>
  );
}

interface EmptyProps {
  readonly title: string;
  /** What would bring something here, or why nothing is good. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function Empty({ title, children, action }: EmptyProps): ReactElement {
  return (
    <div className={style["state"]}>
      <IconCircleCheck className={style["icon"]} size={28} stroke={1.5} aria-hidden />
      <p className={style["title"]}>{title}</p>
      {children === undefined ? null : <p className={style["text"]}>{children}</p>}
      {action}
    </div>
  );
}

/** A fault as the hub said it: cause, then the next thing to try; the code is for who looks it up. */
export function Failed({ error, again }: { readonly error: unknown; readonly again?: (() => void) | undefined }): ReactElement {
  const say = useMessages<typeof en>("part");
  const fault = asFault(error);
  return (
    <div className={style["state"]} role="alert">
      <IconAlertTriangle className={style["icon-bad"]} size={28} stroke={1.5} aria-hidden />
      <p className={style["title"]}>{sentence(fault.cause)}</p>
      <p className={style["text"]}>{sentence(fault.hint)}</p>
      <p className={style["code"]}>
        <code>{fault.code}</code> · {fault.subject}
      </p>
      {again === undefined ? null : (
        <Button variant="default" onClick={again}>
          {say("again")}
        </Button>
      )}
    </div>
  );
}

/** The same in one line, inside a form or a table. */
export function FailedLine({ error }: { readonly error: unknown }): ReactElement {
  const fault = asFault(error);
  return (
    <p className={style["line"]} role="alert">
      <IconAlertTriangle size={16} aria-hidden />
      <span>
        {sentence(fault.cause)} {sentence(fault.hint)} <code>{fault.code}</code> · {fault.subject}
      </span>
    </p>
  );
}

/** Above what is shown: it is true, and not all there is. */
export function Partial({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <p className={style["partial"]} role="status">
      <IconInfoCircle size={16} aria-hidden />
      <span>{children}</span>
    </p>
  );
}

interface ReadProps<D> {
  readonly read: {
    readonly data: D | undefined;
    readonly error: Error | null;
    readonly isPending: boolean;
    readonly refetch: () => Promise<unknown>;
  };
  readonly children: (data: D) => ReactNode;
  readonly lines?: number;
}

/** The state a read is in; what is there stays to be seen while it is read again, or cannot be. */
export function Read<D>({ read, children, lines = 8 }: ReadProps<D>): ReactNode {
  if (read.data !== undefined) return children(read.data);
  if (read.error !== null) return <Failed error={read.error} again={() => void read.refetch()} />;
  return <Loading lines={lines} />;
}
