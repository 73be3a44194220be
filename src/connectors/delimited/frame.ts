// What a page of a delimited file needs to be read by itself.

export interface Frame {
  /** Rows of the file before it, the header included. */
  readonly row: number;
  /** Rows it gave; absent: none could be read of the file. */
  readonly rows?: number;
  /** Names of the columns where the header of an earlier page named them. */
  readonly columns?: readonly string[];
}

export const frameText = (frame: Frame): string => JSON.stringify(frame);

export const frameOf = (text: string): Frame => JSON.parse(text) as Frame;
