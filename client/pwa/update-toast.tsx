/** Says that a new version waits, and asks. Mounted once, in the frame. */
import { Button } from '#client/design/button.tsx';
import { useUpdate } from './updates.ts';
import './update-toast.css';

/** The sentences of the toast, in the language that the app speaks. */
interface UpdateTexts {
  /** The name of the region, for screen readers. */
  region: string;
  ready: string;
  /** Asked to reload while text is unsaved. */
  finishWriting: string;
  reload: string;
  later: string;
}

/** Nothing, or one line with two buttons. It is announced politely and never takes the focus. */
export function UpdateToast({ text }: { text: UpdateTexts }) {
  const update = useUpdate();
  const asks = update.state === 'ready' || update.state === 'finish-writing';
  return (
    <div className="update-toast-place" role="region" aria-label={text.region} aria-live="polite">
      {asks && (
        <div className="update-toast">
          <p>{update.state === 'ready' ? text.ready : text.finishWriting}</p>
          <Button kind="primary" onClick={() => void update.apply()}>
            {text.reload}
          </Button>
          <Button kind="plain" onClick={update.later}>
            {text.later}
          </Button>
        </div>
      )}
    </div>
  );
}
