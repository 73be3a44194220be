// Signing in; making the first account of a hub; coming in by the code of an invitation.

import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import type { providerList } from "../../../src/api/contract-session.ts";
import { type Data, getPlain } from "../api/client.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/session.json";
import { Mark } from "../part/mark.tsx";
import { canUsePasskey } from "./passkey.ts";
import { PasskeyButton } from "./passkey-button.tsx";
import { SignInForm, type Way } from "./sign-in-form.tsx";
import style from "./sign-in.module.css";

interface SignInProps {
  /** The hub has no account yet: one is made, by the code that it printed. */
  readonly isFirst: boolean;
  readonly onIn: () => void;
}

export function SignIn({ isFirst, onIn }: SignInProps): ReactElement {
  const say = useMessages<typeof en>("session");
  const [isInvited, setInvited] = useState(false);
  const way: Way = isFirst ? "first" : isInvited ? "invited" : "enter";
  const title = say(`${way}-title`);
  return (
    <main className={style["page"]}>
      <title>{`${title} · Synchromesh`}</title>
      <div className={style["card"]}>
        <div className={style["mark"]}>
          <Mark size={28} /> Synchromesh
        </div>
        <h1 className={style["title"]}>{title}</h1>
        {way === "enter" ? null : <p className={style["about"]}>{say(`${way}-why`)}</p>}
        <Refused />
        <SignInForm key={way} way={way} onIn={onIn} />
        {way === "enter" ? <Otherwise onIn={onIn} /> : null}
        {isFirst ? null : (
          <Button variant="subtle" fullWidth mt="sm" onClick={() => setInvited(!isInvited)}>
            {say(isInvited ? "have-account" : "have-code")}
          </Button>
        )}
      </div>
    </main>
  );
}

/** A provider sent somebody back whom the hub did not let in. */
function Refused(): ReactElement | null {
  const say = useMessages<typeof en>("session");
  const code = new URLSearchParams(window.location.search).get("refused");
  return code === null ? null : (
    <p className={style["refused"]} role="alert">
      {say("refused")} <code>{code}</code>
    </p>
  );
}

/** A passkey, or whoever else vouches for people here. */
function Otherwise({ onIn }: { readonly onIn: () => void }): ReactElement | null {
  const say = useMessages<typeof en>("session");
  const path = "/v1/session/providers";
  const { data } = useQuery({
    queryKey: [path],
    queryFn: () => getPlain<Data<typeof providerList>>(path),
    meta: { follow: { kind: "nothing" } },
  });
  const providers = data?.providers ?? [];
  if (providers.length === 0 && !canUsePasskey()) return null;
  return (
    <div className={style["providers"]}>
      <PasskeyButton onProved={onIn} />
      {providers.map(({ name, label }) => (
        <Button key={name} component="a" href={`${path}/${encodeURIComponent(name)}/away`} variant="default" size="sm" fullWidth>
          {say("by-provider", { provider: label })}
        </Button>
      ))}
    </div>
  );
}
