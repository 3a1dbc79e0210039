/** A part that loads when it is wanted. When it cannot be loaded, its place says so, and the rest of the page goes on. */
import {
  Component,
  createContext,
  lazy,
  Suspense,
  useContext,
  useLayoutEffect,
  useRef,
  type ComponentType,
  type ReactNode,
} from 'react';
import { Button } from './button.tsx';
import { holdKeys } from './held-keys.ts';
import { Opening } from './opening.tsx';
import { useLatest } from './use-latest.ts';
import './lazy-part.css';

/** The placeholder of a part that could not be loaded, in the reader's language. */
export const PartWords = createContext({ missing: '', tryAgain: '', close: '' });

/** Gives the part's component; called again when the first attempt failed. */
type LoadPart<Props> = () => Promise<{ default: ComponentType<Props> }>;

interface PartKind {
  /** Nobody asked for it, so its absence is not worth a sentence; it comes when the network is back. */
  offer?: boolean;
}

/**
 * A component whose code is fetched when it is first drawn. While that lasts, the nearest `Suspense` shows its fallback.
 * A part with an `onClose` lies over the page, and so does the sentence that stands for it; keys that are pressed while it loads wait for it.
 */
export function lazyPart<Props extends object>(load: LoadPart<Props>, { offer = false }: PartKind = {}) {
  // A failed lazy component stays failed, so each attempt needs a new one.
  const attempt = () => lazy<ComponentType<Props>>(() => load().catch(missing));
  let Loaded = attempt();
  return function LazyPart(props: Props) {
    const onClose = 'onClose' in props ? (props.onClose as () => void) : undefined;
    const again = () => {
      Loaded = attempt();
    };
    const instead = (retry: () => void) => !offer && <PartMissing onRetry={retry} onClose={onClose} />;
    return (
      <PartBoundary beforeRetry={again} instead={instead}>
        {() =>
          onClose ? (
            <Suspense fallback={<Opening onClose={onClose} />}>
              <Loaded {...props} />
            </Suspense>
          ) : (
            <Loaded {...props} />
          )
        }
      </PartBoundary>
    );
  };
}

/** The error of a part that could not be loaded. Any other error of a part is a bug, and goes to the error screen. */
class MissingPart extends Error {}

function missing(cause: unknown): never {
  throw new MissingPart('A part of the app could not be loaded', { cause });
}

interface BoundaryProps {
  children: () => ReactNode;
  instead: (retry: () => void) => ReactNode;
  beforeRetry: () => void;
}

class PartBoundary extends Component<BoundaryProps, { error: Error | undefined; attempts: number }> {
  override state = { error: undefined as Error | undefined, attempts: 0 };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override componentDidMount(): void {
    window.addEventListener('online', this.retry);
  }

  override componentWillUnmount(): void {
    window.removeEventListener('online', this.retry);
    if (this.state.error !== undefined) this.props.beforeRetry();
  }

  retry = (): void => {
    if (this.state.error === undefined) return;
    this.props.beforeRetry();
    this.setState(({ attempts }) => ({ error: undefined, attempts: attempts + 1 }));
  };

  override render(): ReactNode {
    const { error, attempts } = this.state;
    if (error instanceof MissingPart) return this.props.instead(this.retry);
    if (error !== undefined) throw error;
    // On a second attempt, what stands around the part is on screen and stays there.
    return attempts === 0 ? this.props.children() : <Suspense fallback={null}>{this.props.children()}</Suspense>;
  }
}

function PartMissing({ onRetry, onClose }: { onRetry: () => void; onClose: (() => void) | undefined }) {
  const words = useContext(PartWords);
  const ref = useRef<HTMLDivElement>(null);
  const latest = useLatest(onClose);
  const lies = onClose !== undefined;
  // Keys typed meanwhile are meant for the part, and are passed on once it is loaded.
  useLayoutEffect(() => {
    if (!lies) return;
    ref.current?.querySelector('button')?.focus();
    return holdKeys({ onEscape: () => latest()?.(), hasButtons: true });
  }, [lies, latest]);
  return (
    <div ref={ref} role="alert" className="part-missing" data-over={onClose && ''}>
      <p>{words.missing}</p>
      <Button onClick={onRetry}>{words.tryAgain}</Button>
      {onClose && <Button onClick={onClose}>{words.close}</Button>}
    </div>
  );
}
