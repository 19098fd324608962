import {
  Component,
  type ComponentType,
  type LazyExoticComponent,
  lazy,
  type ReactNode,
  Suspense,
} from 'react';
import { importAnew } from '../lib/import-anew.ts';
import { isFailedImport } from '../lib/problem.ts';
import { ErrorState } from './error-state.tsx';
import { notifyProblem } from './notify.tsx';

type Loads<P> = () => Promise<{ default: ComponentType<P> }>;

/**
 * A component that is fetched when it first shows, like React's `lazy`, which keeps a failure for ever: here a dialog
 * that could not be fetched says so and closes, and is fetched anew when it is opened again; anything else offers to
 * try again in its place.
 * @param fallback shown meanwhile
 */
export function lazyWithRetry<P extends object>(load: Loads<P>, fallback: ReactNode = null) {
  let attempt = lazy(load);
  const renew = (failed: LazyExoticComponent<ComponentType<P>>, error: unknown) => {
    if (attempt === failed) attempt = lazy(() => importAnew(error, load));
  };
  return function LazyWithRetry(props: P) {
    const onClose = (props as { onClose?: () => void }).onClose;
    return (
      <Attempts
        current={() => attempt as unknown as ComponentType<object>}
        renew={(failed, error) => renew(failed as unknown as LazyExoticComponent<ComponentType<P>>, error)}
        fallback={fallback}
        onClose={onClose}
        shown={props}
      />
    );
  };
}

type Props = {
  current: () => ComponentType<object>;
  renew: (failed: ComponentType<object>, error: unknown) => void;
  fallback: ReactNode;
  onClose: (() => void) | undefined;
  shown: object;
};

type State = { attempt: ComponentType<object>; error: unknown };

class Attempts extends Component<Props, State> {
  override state: State = { attempt: this.props.current(), error: null };

  static getDerivedStateFromError = (error: unknown) => ({ error });

  override componentDidCatch(error: unknown) {
    if (!isFailedImport(error)) return;
    const { renew, onClose } = this.props;
    renew(this.state.attempt, error);
    if (!onClose) return;
    notifyProblem(error);
    onClose();
  }

  override render() {
    const { attempt: Shown, error } = this.state;
    const { current, fallback, onClose, shown } = this.props;
    if (error === null)
      return (
        <Suspense fallback={fallback}>
          <Shown {...shown} />
        </Suspense>
      );
    // What went wrong inside of it is for the page around it.
    if (!isFailedImport(error)) throw error;
    if (onClose) return null;
    return <ErrorState error={error} onRetry={() => this.setState({ attempt: current(), error: null })} />;
  }
}
