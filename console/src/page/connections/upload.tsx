// A file given from this machine: the hub keeps it under a name of its own, and looks at how it is written.

import { Button, FileButton } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { PlainTable } from "../../part/plain-table.tsx";
import { FailedLine, Partial } from "../../part/state.tsx";
import { sentence } from "../../part/value.ts";
import type { Source, Upload as Kept } from "./connection.ts";
import { freeName } from "./feeds-form.tsx";
import style from "./form.module.css";
import { textOf, type Written } from "./schema.ts";

/** What each connector of files reads. */
const formats: Readonly<Record<string, "csv" | "json" | "xml">> = { delimited: "csv", "json-file": "json", camt: "xml" };

export const takesFiles = (connector: string): boolean => formats[connector] !== undefined;

interface UploadProps {
  readonly source: Source;
  readonly onTaken: (source: Source) => void;
}

export function Upload({ source, onTaken }: UploadProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const [kept, setKept] = useState<{ readonly name: string; readonly upload: Kept }>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const name = textOf(source["name"]);
  const connector = String(source["connector"]);
  const take = async (file: File | null): Promise<void> => {
    if (file === null) return;
    setBusy(true);
    setError(undefined);
    try {
      const content = await base64Of(file);
      const upload = await post<Kept>("/v1/uploads", { name, format: formats[connector], content });
      setKept({ name: file.name, upload });
      onTaken(withUpload(source, upload, file.name));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div>
      <div className={style["acts"]}>
        <FileButton onChange={(file) => void take(file)} accept={`.${formats[connector] ?? "csv"},.txt`}>
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconUpload size={14} aria-hidden />} loading={isBusy} disabled={name === ""}>
              {say("upload")}
            </Button>
          )}
        </FileButton>
        <span className={style["soft"]}>{say(name === "" ? "name-first" : "upload-why")}</span>
      </div>
      {error === undefined ? null : <FailedLine error={error} />}
      {kept === undefined ? null : <Seen {...kept} />}
    </div>
  );
}

function Seen({ name, upload: { seen } }: { readonly name: string; readonly upload: Kept }): ReactElement {
  const say = useMessages<typeof en>("connections");
  if (seen === null)
    return (
      <p className={style["soft"]} role="status">
        {say("uploaded", { name })}
      </p>
    );
  return (
    <div className={style["seen"]} role="status">
      <p className={style["soft"]}>
        {say("uploaded", { name })} {seen.evidence.map(sentence).join(" ")}
      </p>
      {seen.doubts.length === 0 ? null : <Partial>{seen.doubts.map(sentence).join(" ")}</Partial>}
      <PlainTable
        label={say("rows-of", { feed: name })}
        columns={seen.columns.map((title) => ({ title }))}
        rows={seen.rows.slice(0, shownMax).map((cells, place) => ({ id: String(place), cells }))}
      />
    </div>
  );
}

const shownMax = 5;

/** The draft that reads the file: one feed more, or, of statements, the file itself. */
function withUpload(source: Source, { folder, file, seen }: Kept, given: string): Source {
  const options = { ...(source["options"] as Written | undefined), folder, settle_seconds: 0 };
  if (source["connector"] === "camt") return { ...source, options: { ...options, file } };
  const feeds = (source["feeds"] ?? {}) as Written;
  const begun = given
    .toLowerCase()
    .replace(/\.[^.]*$/, "")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  const feed = { file, ...(seen === null ? {} : { dialect: seen.dialect }) };
  return { ...source, options, feeds: { ...feeds, [freeName(feeds, begun === "" ? "feed" : begun)]: feed } };
}

/** In pieces: a call takes so many arguments at most. */
const pieceBytes = 32_768;

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += pieceBytes) text += String.fromCodePoint(...bytes.subarray(at, at + pieceBytes));
  return btoa(text);
}
