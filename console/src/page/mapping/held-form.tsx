// A form of a feed that changed and waits for a person's word: which columns, and what waits because of it.

import { Button } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/mapping.json";
import { ActionDialog } from "../../part/action-dialog.tsx";
import { Badge } from "../../part/badge.tsx";
import { Moment } from "../../part/figure.tsx";
import { PlainTable } from "../../part/plain-table.tsx";
import { wordsOf } from "../../part/value.ts";
import { useSession } from "../../session/session.ts";
import { type Form, formAccepted, mappingPaths, useHeldForms } from "./mapping.ts";
import style from "./page.module.css";

export function HeldForm({ source, feed }: { readonly source: string; readonly feed: string }): ReactElement | null {
  const say = useMessages<typeof en>("mapping");
  const { mayEverywhere } = useSession();
  const [isAccepting, setAccepting] = useState(false);
  const held = useHeldForms(source).data?.data.forms.find((one) => one.feed === feed);
  if (held === undefined) return null;
  return (
    <section className={style["held"]} aria-label={say("form-changed")}>
      <p className={style["held-head"]}>
        <Badge tone="warn">{say(held.class)}</Badge>{" "}
        <span>
          {say("form-changed")} <Moment at={held.since} site={held.site} />. {say("form-waits")}
        </span>
        {mayEverywhere("set-rule") ? (
          <Button size="compact-xs" variant="default" onClick={() => setAccepting(true)}>
            {say("accept-form")}
          </Button>
        ) : null}
      </p>
      <Changes form={held} />
      {isAccepting ? <AcceptForm form={held} onClose={() => setAccepting(false)} /> : null}
    </section>
  );
}

function Changes({ form: { changes } }: { readonly form: Form }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  return (
    <PlainTable
      label={say("changed-columns")}
      columns={[{ title: say("column") }, { title: say("was") }, { title: say("is-now") }, { title: say("waits-because") }]}
      rows={changes.map(({ column, was, now, class: drift, fields }) => ({
        id: column,
        cells: [
          <code key="column">{column}</code>,
          was ?? say("not-there"),
          now ?? say("is-gone"),
          drift === "safe"
            ? say("nothing-waits")
            : fields.map((field) => (field === "*" ? say("record-itself") : wordsOf(field))).join(", "),
        ],
      }))}
    />
  );
}

function AcceptForm({ form, onClose }: { readonly form: Form; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("mapping");
  const again = useAgain(...mappingPaths);
  return (
    <ActionDialog<null, unknown>
      title={say("accept-form-title", { feed: form.feed })}
      onClose={onClose}
      asked={`${form.number}`}
      preview={() => Promise.resolve(null)}
      showPreview={() => (
        <>
          <p className={style["text"]}>{say("accept-form-why")}</p>
          <Changes form={form} />
        </>
      )}
      confirmLabel={say("accept-form")}
      confirm={async (reason) => {
        const accepted = await formAccepted(form, reason);
        again();
        return accepted;
      }}
      showResult={() => <p className={style["text"]}>{say("form-accepted")}</p>}
    />
  );
}
