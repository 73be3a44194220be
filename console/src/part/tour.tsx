// A first way through the console, as a strip above the page: from the overview to the cause of a movement of cash, and to what waits.
// It follows the visitor, who clicks; it never clicks for them, covers nothing, and is away by one click.

import { CloseButton } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import { type ReactElement, useEffect, useSyncExternalStore } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/tour.json";
import { openSwitch } from "./switch.ts";
import style from "./tour.module.css";

const taken = openSwitch();
export const openTour = taken.on;

/** Whether somebody is on it. */
export const useTour = (): boolean => useSyncExternalStore(taken.subscribe, taken.now);

/** What is to be clicked next bears this name as `data-tour`, where it stands. */
export type TourMark = "why" | "cause" | "field";

interface Step {
  readonly name: "overview" | "bridge" | "cause" | "inbox";
  readonly mark?: TourMark;
}

const steps: readonly Step[] = [
  { name: "overview", mark: "why" },
  { name: "bridge", mark: "cause" },
  { name: "cause", mark: "field" },
  { name: "inbox" },
];

/** The step is where one is; on other pages there is none. */
function stepAt(path: string, hasCause: boolean): Step | undefined {
  const name = path === "/cash/bridge" ? (hasCause ? "cause" : "bridge") : path.startsWith("/inbox") ? "inbox" : path.slice(1);
  return steps.find((step) => step.name === name);
}

export function Tour(): ReactElement | null {
  const isOpen = useTour();
  const [path] = useLocation();
  const [asked] = useSearchParams();
  const step = stepAt(path, asked.has("cause"));
  const mark = isOpen ? step?.mark : undefined;
  useEffect(() => {
    if (mark === undefined) return undefined;
    document.documentElement.dataset["tour"] = mark;
    return () => void delete document.documentElement.dataset["tour"];
  }, [mark]);
  return isOpen ? <Strip step={step} /> : null;
}

function Strip({ step }: { readonly step: Step | undefined }): ReactElement {
  const say = useMessages<typeof en>("tour");
  return (
    <section className={style["strip"]} aria-label={say("tour")}>
      <IconRoute size={16} aria-hidden className={style["sign"]} />
      <p className={style["words"]} aria-live="polite">
        {step === undefined ? (
          say("elsewhere")
        ) : (
          <>
            <span className={style["number"]}>{say("step", { number: steps.indexOf(step) + 1, of: steps.length })}</span>
            <strong>{say(step.name)}</strong> {say(`${step.name}-do`)}
          </>
        )}
      </p>
      <span className={style["ways"]}>
        {step?.name === "cause" ? <Link href="/inbox">{say("go-inbox")}</Link> : null}
        {step === undefined ? <Link href="/overview">{say("go-overview")}</Link> : null}
        {step?.name === "inbox" ? (
          <button type="button" className={style["end"]} onClick={taken.off}>
            {say("end")}
          </button>
        ) : null}
        <CloseButton size="sm" aria-label={say("leave")} title={say("leave")} onClick={taken.off} />
      </span>
    </section>
  );
}
