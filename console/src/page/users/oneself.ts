import { useSession } from "../../session/session.ts";

/** Whether whoever is signed in is that very person: what ends their sessions signs them out here. */
export function useIsOneself(name: string): boolean {
  const { who } = useSession();
  return who?.by === "session" && who.name === name;
}
