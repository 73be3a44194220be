import { Button } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { type ReactElement, useState } from "react";
import type { WhoAmI } from "../../../src/api/contract-session.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/session.json";
import { FailedLine } from "../part/state.tsx";
import { byPasskey, canUsePasskey } from "./passkey.ts";

/** To come in, or to prove once more who one is. */
export function PasskeyButton({ onProved }: { readonly onProved: (who: WhoAmI) => void }): ReactElement | null {
  const say = useMessages<typeof en>("session");
  const [error, setError] = useState<unknown>();
  if (!canUsePasskey()) return null;
  return (
    <>
      <Button
        variant="default"
        size="sm"
        fullWidth
        leftSection={<IconFingerprint size={16} aria-hidden />}
        onClick={() => void byPasskey().then(onProved, setError)}
      >
        {say("by-passkey")}
      </Button>
      {error === undefined ? null : <FailedLine error={error} />}
    </>
  );
}
