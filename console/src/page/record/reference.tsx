import type { ReactElement } from "react";
import { Nothing } from "../../part/figure.tsx";
import style from "./page.module.css";

/** Between the system and its key, where a reference names the system whose key it is. */
const between = "\u001f";

/** A key of another record; the system behind it, where it is not the claiming one's own. */
export function Reference({ value }: { readonly value: string | null | undefined }): ReactElement {
  if (value === null || value === undefined || value === "") return <Nothing />;
  const [first = "", key] = value.split(between);
  return key === undefined ? (
    <span>{first}</span>
  ) : (
    <span>
      {key} <span className={style["soft"]}>{first}</span>
    </span>
  );
}
