/** The screen after a failure of another one: it says that the data is safe, and offers a way on. */
import { Component, useState, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '#client/design/button.tsx';
import { useMessages } from '#client/messages/use-messages.ts';
import './error-screen.css';

interface ErrorScreenProps {
  title: string;
  text: string;
  error: unknown;
  action: string;
  /** Further ways on. */
  children?: ReactNode;
}

/** One sentence, one button that loads the app again, and details for whoever can help. They hold nothing a person wrote. */
export function ErrorScreen({ title, text, error, action, children }: ErrorScreenProps) {
  const { app } = useMessages();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(errorToDetails(error));
    setCopied(true);
  };
  return (
    <main className="error-screen">
      <div role="alert" className="error-screen-words">
        <h1>{title}</h1>
        <p>{text}</p>
      </div>
      <div className="error-screen-actions">
        <Button kind="primary" onClick={() => location.reload()}>
          {action}
        </Button>
        {children}
        <Button onClick={() => void copy()}>{copied ? app.copied : app.copyDetails}</Button>
      </div>
    </main>
  );
}

/** The name and the place of an error, never its message: a message may quote what someone wrote. */
function errorToDetails(error: unknown): string {
  const places = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s*at |@/.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  return [name, location.pathname.replace(/[0-9a-f-]{36}/g, ':id'), navigator.userAgent, ...places.slice(0, 12)].join(
    '\n',
  );
}

interface BoundaryProps {
  children: ReactNode;
}

/** Catches what a screen throws while it is drawn. */
export class ErrorBoundary extends Component<BoundaryProps, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.error === undefined ? this.props.children : <Crash error={this.state.error} />;
  }
}

function Crash({ error }: { error: unknown }) {
  const { app } = useMessages();
  return <ErrorScreen title={app.crashTitle} text={app.crash} error={error} action={app.reload} />;
}
