// The console as a whole: theme, queries, session, the line of events, and the page of the address.

import { MantineProvider } from "@mantine/core";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactElement, StrictMode, Suspense, useEffect, useState } from "react";
import { openLive } from "./api/live.ts";
import { openQueries } from "./api/read.ts";
import { cssVariables, theme } from "./design/theme.ts";
import { language } from "./messages/language.ts";
import { SessionGate } from "./session/session-gate.tsx";
import { Shell } from "./shell/shell.tsx";

/** The hub wrote it into the page: style elements that carry it may stand, no other. */
const nonce = document.querySelector<HTMLMetaElement>("meta[name=style-nonce]")?.content ?? "";

export function App(): ReactElement {
  const [queries] = useState(openQueries);
  useEffect(() => {
    document.documentElement.lang = language === "de" ? "de" : "en";
  }, []);
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <QueryClientProvider client={queries}>
          <Suspense fallback={null}>
            <SessionGate>
              <Live queries={queries} />
              <Shell />
            </SessionGate>
          </Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}

/** Listens while somebody is signed in. */
function Live({ queries }: { readonly queries: QueryClient }): null {
  useEffect(() => openLive(queries), [queries]);
  return null;
}
