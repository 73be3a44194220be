import { Button } from "@mantine/core";
import { IconRoute } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { useMessages } from "../messages/message.ts";
import type en from "../messages/en/tour.json";
import { openTour, useTour } from "./tour.tsx";

export function TourButton(): ReactElement | null {
  const say = useMessages<typeof en>("tour");
  if (useTour()) return null;
  return (
    <Button variant="subtle" size="compact-xs" leftSection={<IconRoute size={14} aria-hidden />} onClick={openTour}>
      {say("start")}
    </Button>
  );
}
