/** The preview of an import, in numbers. */
import { useState } from 'react';
import { Button } from '#client/design/button.tsx';
import { Checkbox } from '#client/design/checkbox.tsx';
import { useSheetMessages } from '#client/messages/english-sheets.ts';
import { resourceNames } from '#protocol/resources.ts';
import type { Preview } from './import-document.ts';

interface ImportPreviewProps {
  preview: Preview;
  /** How many records of the file do not fit. */
  refused: number;
  /** @param restore  whether to bring back what was deleted here since */
  onAdd: (restore: boolean) => void;
  onCancel: () => void;
}

export function ImportPreview({ preview: { counts, doubles }, refused, onAdd, onCancel }: ImportPreviewProps) {
  const { transfer: messages } = useSheetMessages();
  const rows = resourceNames.flatMap((name) => (counts[name] ? [{ name, ...counts[name] }] : []));
  const [restore, setRestore] = useState(false);
  const deleted = rows.reduce((sum, row) => sum + row.deleted, 0);
  const news = rows.reduce((sum, { created, changed }) => sum + created + changed, restore ? deleted : 0);
  return (
    <>
      <h2 className="import-title">{messages.preview}</h2>
      {rows.length > 0 && (
        <table className="import-table">
          <thead>
            <tr>
              <td />
              <th scope="col">{messages.created}</th>
              <th scope="col">{messages.changed}</th>
              <th scope="col">{messages.unchanged}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, created, changed, unchanged }) => (
              <tr key={name}>
                <th scope="row">{messages.resources[name]}</th>
                <td>{messages.number(created)}</td>
                <td>{messages.number(changed)}</td>
                <td>{messages.number(unchanged)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {doubles > 0 && <p className="import-muted">{messages.doubles(doubles)}</p>}
      {refused > 0 && <p className="import-muted">{messages.refused(refused)}</p>}
      {deleted > 0 && (
        <label className="import-restore">
          <Checkbox checked={restore} onChange={({ target }) => setRestore(target.checked)} />
          {messages.deletedSince(deleted)}
        </label>
      )}
      {news + deleted === 0 && <p>{messages.nothingNew}</p>}
      <div className="import-buttons">
        {news > 0 && (
          <Button kind="primary" autoFocus onClick={() => onAdd(restore)}>
            {messages.add(news)}
          </Button>
        )}
        <Button onClick={onCancel}>{messages.otherFile}</Button>
      </div>
    </>
  );
}
