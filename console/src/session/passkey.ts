// Signing in by a passkey. What it takes is loaded when somebody does.

import type { WhoAmI } from "../../../src/api/contract-session.ts";
import type { passkeyOptions } from "../../../src/api/contract-passkey.ts";
import { type Data, post } from "../api/client.ts";
import { ApiFault } from "../api/fault.ts";

/** A passkey belongs to a name: an address of digits has none. */
export const canUsePasskey = (): boolean => "PublicKeyCredential" in window && !/^[\d.]+$|^\[/.test(window.location.hostname);

/** Fault `passkey-unused`: it was broken off, or there is none. */
export async function byPasskey(): Promise<WhoAmI> {
  const { options } = await post<Data<typeof passkeyOptions>>("/v1/session/passkey/options", {});
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const response = await startAuthentication({ optionsJSON: options as never }).catch((error: unknown) => {
    throw new ApiFault(
      {
        code: "passkey-unused",
        subject: "passkey",
        cause: "No passkey was used.",
        hint:
          error instanceof Error && error.name === "NotAllowedError"
            ? "Try again, or sign in by your password."
            : "Sign in by your password.",
        retryable: true,
      },
      0,
    );
  });
  return post<WhoAmI>("/v1/session/passkey", { response });
}
