// The system asked stage by stage; of each that failed, why, and how it is mended.

import { Button, Loader } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed, IconCircleX } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { post } from "../../api/client.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/connections.json";
import { FailedLine } from "../../part/state.tsx";
import { sentence } from "../../part/value.ts";
import { type Asked, useAsked } from "./asked.ts";
import type { Stage } from "./connection.ts";
import style from "./page.module.css";

const stages = ["name", "secure", "reach", "login", "permission", "sample"] as const;

type Answer = { readonly ok: boolean; readonly stages: readonly Stage[] };

export const useTest = (name: string): Asked<Answer> => useAsked(name, () => post<Answer>("/v1/connections/test", { name }));

interface TestStepProps {
  readonly name: string;
  readonly onBack: () => void;
  readonly onNext: () => void;
}

export function TestStep({ name, onBack, onNext }: TestStepProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const { answer, error, isBusy, again } = useTest(name);
  return (
    <div className={style["step"]}>
      <TestResult answer={answer} error={error} isBusy={isBusy} />
      <div className={style["acts"]}>
        <Button variant="default" onClick={onBack}>
          {say("back-to-options")}
        </Button>
        <Button variant="default" onClick={again} loading={isBusy}>
          {say("test-again")}
        </Button>
        <Button onClick={onNext} disabled={isBusy} variant={answer?.ok === true ? "filled" : "default"}>
          {say("look-at-rows")}
        </Button>
      </div>
    </div>
  );
}

type TestResultProps = Pick<Asked<Answer>, "answer" | "error" | "isBusy">;

/** The hub answers when it has asked all: until then every stage is on its way. */
export function TestResult({ answer, error, isBusy }: TestResultProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  if (isBusy)
    return (
      <div role="status" aria-label={say("testing")}>
        <p className={style["busy"]}>
          <Loader size={16} aria-hidden /> {say("testing")}
        </p>
        <ol className={style["stages"]}>
          {stages.map((stage) => (
            <Row key={stage} title={say(`stage-${stage}`)} about={say(`stage-${stage}-why`)} state="waits" />
          ))}
        </ol>
      </div>
    );
  if (error !== undefined) return <FailedLine error={error} />;
  if (answer === undefined) return <></>;
  const told = new Set(answer.stages.map(({ stage }) => stage));
  const failed = answer.stages.filter(({ ok }) => !ok).length;
  return (
    <div role="status">
      <p className={style["verdict"]} data-ok={answer.ok}>
        {answer.ok ? say("all-well") : say("not-well", { count: failed })}
      </p>
      <ol className={style["stages"]}>
        {answer.stages.map(({ stage, object, ok, detail, hint }) => (
          <Row
            key={`${stage} ${object}`}
            title={`${say(`stage-${stage}`)} · ${object}`}
            about={sentence(detail)}
            hint={hint}
            state={ok ? "well" : "failed"}
          />
        ))}
        {answer.ok
          ? null
          : stages
              .filter((stage) => stage !== "secure" && !told.has(stage))
              .map((stage) => <Row key={stage} title={say(`stage-${stage}`)} about={say("not-reached")} state="waits" />)}
      </ol>
    </div>
  );
}

interface RowProps {
  readonly title: string;
  readonly about: string;
  readonly hint?: string | null;
  readonly state: "well" | "failed" | "waits";
}

const signs = { well: IconCircleCheck, failed: IconCircleX, waits: IconCircleDashed };

function Row({ title, about, hint = null, state }: RowProps): ReactElement {
  const say = useMessages<typeof en>("connections");
  const Sign = signs[state];
  return (
    <li className={style["stage"]} data-state={state}>
      <Sign size={18} stroke={1.7} aria-label={say(`stage-is-${state}`)} role="img" />
      <div>
        <div className={style["stage-title"]}>{title}</div>
        <div className={style["soft"]}>{about}</div>
        {hint === null ? null : (
          <p className={style["fix"]}>
            <strong>{say("fix")}</strong> {sentence(hint)}
          </p>
        )}
      </div>
    </li>
  );
}
