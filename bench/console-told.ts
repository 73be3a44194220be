// What a page is asked while it is measured, and what it tells.

export interface Scrolled {
  readonly rows: number;
  readonly frames: number;
  /** Frames in which a part of the table in sight had no row. */
  readonly blank: number;
  /** Longer than two frames of a screen of 60 Hz. */
  readonly late: number;
  readonly frameMs: readonly number[];
  readonly waits: number;
}

export interface ScrollAsked {
  readonly region: string;
  /** px a frame. */
  readonly step: number;
  readonly rowsMax: number;
  readonly msMax: number;
}

export interface PushAsked {
  readonly token: string;
  readonly source: string;
  readonly kind: string;
  readonly key: string;
  readonly version: string;
  readonly fields: Readonly<Record<string, string>>;
  /** What the page shows when it knows of it. */
  readonly shown: string;
}

/** A search whose answer was drawn; `at` by the page's clock. */
export interface Drawn {
  readonly text: string;
  readonly at: number;
  readonly found: number;
}
