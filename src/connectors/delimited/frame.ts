// What a page that does not begin its file needs to be read by itself.

export interface Frame {
  /** Rows of the file before it, the header included. */
  readonly row: number;
  /** Names of the columns where the file's header named them. */
  readonly columns?: readonly string[];
}

const beginning: Frame = { row: 0 };

export const frameText = (frame: Frame): string => JSON.stringify(frame);

export const frameOf = (text: string): Frame => (text === "" ? beginning : (JSON.parse(text) as Frame));
