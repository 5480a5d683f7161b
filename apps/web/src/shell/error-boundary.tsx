import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';
import { Brand } from '../components/brand';

interface Props {
  readonly children: ReactNode;
  /** Leads back to where nothing is broken. */
  readonly onLeave: () => void;
}

/** The page broke: says so in a sentence, and has a way back. What was said is on the server, and is not lost. */
export class ErrorBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    console.error('The page could not be drawn.', error, componentStack);
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <div className="shell">
        <header className="shell-header">
          <Brand />
        </header>
        <main className="message-view">
          <h1>This page broke</h1>
          <p className="lead" role="alert">
            That is our mistake, not yours. Nothing that you said is lost: it is kept on the server. Load the
            page again; if it breaks again, go back to the start.
          </p>
          <div className="actions">
            <button type="button" className="primary-button" onClick={() => location.reload()}>
              Load again
            </button>
            <button type="button" className="secondary-button" onClick={this.#leave}>
              Back to the start
            </button>
          </div>
        </main>
      </div>
    );
  }

  readonly #leave = (): void => {
    this.props.onLeave();
    this.setState({ broken: false });
  };
}
