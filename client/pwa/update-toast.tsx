/** Says that a new version waits, and asks. Mounted once, in the frame. */
import { Button } from '#client/design/button.tsx';
import { useUpdate } from './updates.ts';
import './update-toast.css';

/** Nothing, or one line with two buttons. It is announced politely and never takes the focus. */
export function UpdateToast() {
  const update = useUpdate();
  const asks = update.state === 'ready' || update.state === 'finish-writing';
  return (
    <div className="update-toast-place" role="region" aria-label="Updates" aria-live="polite">
      {asks && (
        <div className="update-toast">
          <p>{update.state === 'ready' ? 'New version' : 'New version. Finish what you are writing first.'}</p>
          <Button onClick={() => void update.apply()}>Reload</Button>
          <Button onClick={update.later}>Later</Button>
        </div>
      )}
    </div>
  );
}
