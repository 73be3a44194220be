// Part 4, the figure: an amount with its currency, a quantity with its unit, a moment with its zone. Digits stand under one another.

import { Tooltip } from "@mantine/core";
import type { ReactElement } from "react";
import { type Field, useModel, zoneOf } from "../api/model.ts";
import { useMessages } from "../messages/message.ts";
import { stateName } from "../messages/name.ts";
import type en from "../messages/en/part.json";
import style from "./figure.module.css";
import { agoText, dateText, decimalText, instantText, lengthText, moneyText, unitText, zoneText } from "./value.ts";
import { useNow } from "./now.ts";

/** What has no value says so with a dash that a reader's voice skips over to its words. */
export function Nothing(): ReactElement {
  const say = useMessages<typeof en>("part");
  return (
    <span className={style["nothing"]} role="img" aria-label={say("no-value")}>
      –
    </span>
  );
}

export function Money({ amount, currency }: { readonly amount: string; readonly currency: string }): ReactElement {
  const [figure, unit] = moneyText(amount, currency).split(/ (?=\S+$)/);
  return (
    <span className={style["figure"]}>
      {figure} <span className={style["unit"]}>{unit}</span>
    </span>
  );
}

export function Quantity({ amount, unit }: { readonly amount: string; readonly unit?: string | undefined }): ReactElement {
  return (
    <span className={style["figure"]}>
      {decimalText(amount)}
      {unit === undefined ? null : <span className={style["unit"]}> {unitText(unit)}</span>}
    </span>
  );
}

export function Day({ day }: { readonly day: string }): ReactElement {
  return (
    <time className={style["figure"]} dateTime={day}>
      {dateText(day)}
    </time>
  );
}

interface MomentProps {
  readonly at: string;
  /** Its clock is shown; without one, the group's. */
  readonly site?: string | undefined;
  readonly seconds?: boolean;
}

export function Moment({ at, site, seconds = false }: MomentProps): ReactElement {
  const zone = zoneOf(useModel(), site);
  return (
    <time className={style["figure"]} dateTime={at} title={zone}>
      {instantText(at, zone, { seconds })} <span className={style["unit"]}>{zoneText(at, zone)}</span>
    </time>
  );
}

/** How long ago; the moment itself is one hover or one focus away. */
export function Ago({ at, site }: { readonly at: string; readonly site?: string | undefined }): ReactElement {
  const zone = zoneOf(useModel(), site);
  const now = useNow();
  return (
    <Tooltip label={`${instantText(at, zone, { seconds: true })} ${zoneText(at, zone)}`}>
      <time className={style["figure"]} dateTime={at}>
        {agoText(at, now)}
      </time>
    </Tooltip>
  );
}

/** How old it is: 3d. */
export function Age({ since }: { readonly since: string }): ReactElement {
  const now = useNow();
  return <span className={style["figure"]}>{lengthText(Math.max(0, now - Date.parse(since)))}</span>;
}

interface ValueProps {
  /** Canonical text: "" is cleared, null no value. */
  readonly value: string | null | undefined;
  readonly field: Field | undefined;
  /** Other fields of the same record, where its unit and currency stand. */
  readonly beside?: ((field: string) => string | null | undefined) | undefined;
  readonly site?: string | undefined;
}

/** A value of a field as its type says. */
export function Value({ value, field, beside = () => undefined, site }: ValueProps): ReactElement {
  const say = useMessages<typeof en>("part");
  if (value === null || value === undefined) return <Nothing />;
  if (value === "") return <span className={style["nothing"]}>{say("cleared")}</span>;
  const currency = field?.currency ? beside(field.currency) : undefined;
  if (currency) return <Money amount={value} currency={currency} />;
  // An amount whose currency is not known here still has its cents.
  if (field?.currency) return <span className={style["figure"]}>{decimalText(value, { places: 2 })}</span>;
  if (field?.type === "decimal" || field?.type === "integer")
    return <Quantity amount={value} unit={(field.unit ? beside(field.unit) : undefined) ?? undefined} />;
  if (field?.type === "date") return <Day day={value} />;
  if (field?.type === "instant") return <Moment at={value} site={site} />;
  if (field?.type === "boolean") return <span>{say(value === "true" ? "yes" : "no")}</span>;
  return <span className={style["text"]}>{field?.name === "status" ? stateName(value) : value}</span>;
}
