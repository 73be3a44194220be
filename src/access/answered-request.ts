// A request that was answered, and the link of a batch of them.

/** One request that was answered. */
export interface AnsweredRequest {
  /** ms */
  readonly at: number;
  readonly principal: string;
  readonly action: string;
  /** Method and route, with its parts unfilled. */
  readonly route: string;
  /** Names and keys it was filled in with; never a value, a token or a body. */
  readonly subject: string;
  /** HTTP status. */
  readonly status: number;
}

/** As it is kept: with a chance that its hash covers, '' where it was noted without one. */
export interface KeptRequest extends AnsweredRequest {
  readonly salt: string;
}

export interface RequestLink {
  readonly root: string;
  readonly link: string;
  /** ms */
  readonly at: number;
}
