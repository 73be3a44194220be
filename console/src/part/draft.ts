// What somebody is writing, kept with this tab of the browser until it is proposed or saved: a page that is left is not lost work.

const key = (name: string): string => `synchromesh-draft-${name}`;

export const keptDraft = (name: string): string | undefined => window.sessionStorage.getItem(key(name)) ?? undefined;

export function keepDraft(name: string, text: string | undefined): void {
  if (text === undefined) window.sessionStorage.removeItem(key(name));
  else window.sessionStorage.setItem(key(name), text);
}
