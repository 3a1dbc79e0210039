/** The messages of a sheet whose record changes elsewhere: overridden values, and a deletion. */
import { Button } from '#client/design/button.tsx';
import { ConflictNoticeItem } from '#client/history/conflict-notice-item.tsx';
import { useRecordConflictNotices } from '#client/history/use-conflict-notices.ts';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import type { ResourceName } from '#protocol/resources.ts';
import type { RecordDraft } from './use-record-draft.ts';
import './draft-notes.css';

interface DraftNotesProps {
  resource: ResourceName;
  id: string;
  draft: Pick<RecordDraft<Record<never, never>>, 'gone' | 'bringBack'> & { overtaken: readonly string[] };
}

/** The region is there before its sentences, so that they are read out when they come. */
export function DraftNotes({ resource, id, draft: { overtaken, gone, bringBack } }: DraftNotesProps) {
  const { drafts: messages } = useMessages();
  const { draftNotes, notices: said, records } = useSheetMessages();
  const notices = useRecordConflictNotices(resource, id);
  return (
    <>
      <div role="status" className="draft-notes">
        {gone && (
          <div className="draft-note">
            <p>{messages.gone}</p>
            <Button onClick={() => void bringBack()}>{messages.bringBack}</Button>
          </div>
        )}
        {!gone &&
          overtaken.map((field) => (
            <p key={field} className="draft-note">
              {draftNotes.overtaken(records.fields[field] ?? field)}
            </p>
          ))}
      </div>
      {notices.length > 0 && (
        <ul className="card" aria-label={said.title}>
          {notices.map((notice) => (
            <ConflictNoticeItem key={notice.id} notice={notice} />
          ))}
        </ul>
      )}
    </>
  );
}
