// What the page knows of people, of who stands in for whom, and of keys, as the API tells it.

import type { keyList, userList } from "../../../../src/api/contract-user.ts";
import type { Data } from "../../api/client.ts";

export type UserList = Data<typeof userList>;
export type Person = UserList["users"][number];
export type StandIn = UserList["delegations"][number];
export type KeyList = Data<typeof keyList>;
export type Key = KeyList["keys"][number];

export const usersPath = "/v1/users";
export const keysPath = "/v1/keys";
