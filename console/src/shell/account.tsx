import { ActionIcon, Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { remove } from "../api/client.ts";
import { closeLive } from "../api/live.ts";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/session.json";
import { wordsOf } from "../part/value.ts";
import { useSession } from "../session/session.ts";

/** Who is signed in, in which roles, and the way out. */
export function Account(): ReactElement {
  const say = useMessages<typeof en>("session");
  const queries = useQueryClient();
  const { who } = useSession();
  const signOut = (): void => {
    closeLive();
    void remove("/v1/session").finally(() => void queries.resetQueries());
  };
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon aria-label={who?.name ?? say("name")} title={who?.name}>
          <IconUserCircle size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {who?.name} · {(who?.roles ?? []).map(wordsOf).join(", ")}
        </Menu.Label>
        {who?.by === "session" ? (
          <Menu.Item leftSection={<IconLogout size={14} aria-hidden />} onClick={signOut}>
            {say("sign-out")}
          </Menu.Item>
        ) : (
          <Menu.Label>{say("by-token")}</Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
