// Somebody is let in no more, or again; or has to choose anew by what they sign in.

import type { ReactElement } from "react";
import type { invitation, userChanged } from "../../../../src/api/contract-user.ts";
import { type Data, post } from "../../api/client.ts";
import { useAgain } from "../../api/read.ts";
import { useMessages } from "../../messages/message.ts";
import type en from "../../messages/en/users.json";
import { PlainAction } from "../../part/plain-action.tsx";
import { Code } from "./code.tsx";
import { useIsOneself } from "./oneself.ts";
import { usersPath } from "./user.ts";

interface StandingDialogProps {
  readonly name: string;
  readonly what: "disable" | "enable";
  readonly onClose: () => void;
}

export function StandingDialog({ name, what, onClose }: StandingDialogProps): ReactElement {
  const say = useMessages<typeof en>("users");
  const isOneself = useIsOneself(name);
  const again = useAgain(usersPath, ...(isOneself ? ["/v1/session"] : []));
  const become = async (next: "disable" | "enable"): Promise<Data<typeof userChanged>> => {
    const changed = await post<Data<typeof userChanged>>(`/v1/users/${next}`, { name });
    again();
    return changed;
  };
  const back = what === "disable" ? "enable" : "disable";
  return (
    <PlainAction
      title={say(`${what}-title`, { name })}
      onClose={onClose}
      preview={say(`${what}-preview`, { name })}
      label={say(what)}
      act={() => become(what)}
      showResult={() => say(`${what}-done`, { name })}
      undo={async () => {
        await become(back);
        return say(`${back}-done`, { name });
      }}
    />
  );
}

export function ResetDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }): ReactElement {
  const say = useMessages<typeof en>("users");
  const isOneself = useIsOneself(name);
  const again = useAgain(usersPath);
  return (
    <PlainAction<Data<typeof invitation>>
      title={say("reset-title", { name })}
      onClose={onClose}
      preview={say(isOneself ? "reset-own-preview" : "reset-preview", { name })}
      label={say("reset")}
      act={async () => {
        const invited = await post<Data<typeof invitation>>("/v1/users/reset", { name });
        // Whoever reset themselves is signed out by now: the code has to stay on the page until they have read it.
        if (!isOneself) again();
        return invited;
      }}
      showsOnce
      showResult={(invited) => <Code invited={invited} />}
    />
  );
}
