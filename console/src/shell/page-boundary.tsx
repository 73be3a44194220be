import { Component, type ReactNode } from "react";
import { Failed } from "../part/state.tsx";

interface Props {
  readonly children: ReactNode;
}

/** A page that fails leaves the frame standing, and says what failed. */
export class PageBoundary extends Component<Props, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <Failed error={this.state.error} again={() => this.setState({ error: undefined })} />;
  }
}
