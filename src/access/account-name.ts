// Names of accounts. Who approved what is told by names.

/** Of the token of whoever runs the hub's machine: no person has an account of that name. */
export const machineOwner = "owner";

/** Of the names of nobody, which stand for people who were erased. */
export const erasedPrefix = "erased-";

export const isAccountName = (name: string): boolean =>
  /^[a-z][a-z0-9._@-]{0,62}$/.test(name) && name !== machineOwner && !name.startsWith(erasedPrefix);
