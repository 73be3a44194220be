/** Text, or text by plural form. */
export type MessageFile = Readonly<Record<string, string | { readonly one: string; readonly other: string }>>;
