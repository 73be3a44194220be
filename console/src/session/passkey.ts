// Signing in by a passkey. What it takes is loaded when somebody does.

import type { WhoAmI } from "../../../src/api/contract-session.ts";
import type { passkeyOptions, passkeyRow } from "../../../src/api/contract-passkey.ts";
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

/** Makes one under a name, for whoever is signed in. Fault `passkey-unmade`: it was broken off, or this machine has it already. */
export async function addPasskey(name: string): Promise<Data<typeof passkeyRow>> {
  const { options } = await post<Data<typeof passkeyOptions>>("/v1/session/passkeys/options", {});
  const { startRegistration } = await import("@simplewebauthn/browser");
  const response = await startRegistration({ optionsJSON: options as never }).catch((error: unknown) => {
    const hasOne = error instanceof Error && error.name === "InvalidStateError";
    throw new ApiFault(
      {
        code: "passkey-unmade",
        subject: "passkey",
        cause: hasOne ? "This machine has a passkey of yours already." : "No passkey was made.",
        hint: hasOne ? "Use that one, or remove it first." : "Try again.",
        retryable: true,
      },
      0,
    );
  });
  return post<Data<typeof passkeyRow>>("/v1/session/passkeys", { name, response });
}
