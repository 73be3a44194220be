import type { ReactElement } from "react";
import { Link } from "wouter";
import { fieldOf, type Model, useModel } from "../../api/model.ts";
import { useMessages } from "../../messages/message.ts";
import type part from "../../messages/en/part.json";
import type en from "../../messages/en/cash.json";
import { Section } from "../../part/detail-panel.tsx";
import { Value } from "../../part/figure.tsx";
import type { TourMark } from "../../part/tour.tsx";
import { plainNames, sentence, wordsOf } from "../../part/value.ts";
import type { ExplainedField, ExplainedRecord } from "./cash.ts";
import { Raw } from "./raw.tsx";
import style from "./page.module.css";

interface DocumentsProps {
  readonly documents: readonly ExplainedRecord[];
  /** Only the claims of this version of this record: what made the difference. */
  readonly only?: { readonly record: string; readonly version: number } | undefined;
}

/** Documents behind a figure, with the fields that make it; each field opens to whose word it is and the row it was read from. */
export function Documents({ documents, only }: DocumentsProps): ReactElement {
  const common = useMessages<typeof part>("part");
  const model = useModel();
  return (
    <>
      {documents.map((document) => (
        <Section
          key={document.entity}
          title={document.label}
          side={
            <Link className={style["link"]} href={`/record/${encodeURIComponent(document.entity)}`}>
              {common("open-record")}
            </Link>
          }
        >
          {document.fields.map((field) => (
            <Field key={field.field} document={document} field={field} model={model} only={only} />
          ))}
        </Section>
      ))}
    </>
  );
}

interface FieldProps extends Pick<DocumentsProps, "only"> {
  readonly document: ExplainedRecord;
  readonly field: ExplainedField;
  readonly model: Model;
}

function Field({ document: { kind, site, fields }, field, model, only }: FieldProps): ReactElement {
  const say = useMessages<typeof en>("cash");
  const common = useMessages<typeof part>("part");
  const shape = fieldOf(model, kind, field.field);
  const beside = (other: string): string | null | undefined => fields.find((one) => one.field === other)?.value;
  const claims =
    only === undefined ? field.claims : field.claims.filter(({ record, version }) => record === only.record && version === only.version);
  return (
    <details className={style["field"]}>
      <summary data-tour={"field" satisfies TourMark}>
        <span className={style["field-name"]}>{wordsOf(field.field)}</span>
        <span className={style["field-value"]}>
          <Value value={field.value} field={shape} beside={beside} site={site} />
        </span>
        <span className={style["field-source"]}>{field.source}</span>
      </summary>
      <div className={style["why"]}>
        <p>{sentence(field.reason.text)}</p>
        <p>{field.rule === null ? say("no-rule") : plainNames(field.rule)}</p>
        {(claims.length === 0 ? field.claims : claims).map((claim) => (
          <div key={`${claim.record} ${claim.version}`} className={style["claim"]}>
            <span className={style["claim-head"]}>
              {common("says", { source: claim.source })} <Value value={claim.value} field={shape} beside={beside} site={claim.site} />
            </span>
            <Raw source={claim.source} row={claim.row} />
          </div>
        ))}
      </div>
    </details>
  );
}
