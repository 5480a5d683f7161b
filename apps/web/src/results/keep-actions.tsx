import { useState } from 'react';
import type { ResultsResponse } from '@spool/contracts';
import { Icon } from '../components/icons';
import { usePage } from '../navigation/page-context';
import { save } from './save';

/** Ways to take the results along: on paper, and as files. */
export function KeepActions({ results }: { results: ResultsResponse }) {
  const { server } = usePage();
  const [problem, setProblem] = useState('');
  const { session_id: id, recording } = results;
  const name = `interview-${results.created_at.slice(0, 10)}`;
  const keep = (file: string, type: string, content: () => Promise<BlobPart>) => {
    setProblem('');
    content().then(
      (part) => save(file, new Blob([part], { type })),
      () => setProblem('The file could not be fetched. Check your network, then try again.'),
    );
  };
  const json = (value: unknown) => JSON.stringify(value, null, 2);
  return (
    <section className="keep" aria-label="Keep it">
      <button type="button" className="secondary-button" onClick={() => window.print()}>
        <Icon name="print" size={18} /> Print
      </button>
      <details className="menu">
        <summary className="secondary-button">
          <Icon name="download" size={18} /> Download
        </summary>
        <ul>
          <FileItem
            label="Results"
            hint="JSON"
            onClick={() => keep(`${name}.json`, 'application/json', () => Promise.resolve(json(results)))}
          />
          <FileItem
            label="Conversation"
            hint="Text"
            onClick={() => keep(`${name}.txt`, 'text/plain', () => server.transcriptText(id, 'text'))}
          />
          <FileItem
            label="Conversation"
            hint="Subtitles, WebVTT"
            onClick={() => keep(`${name}.vtt`, 'text/vtt', () => server.transcriptText(id, 'vtt'))}
          />
          <FileItem
            label="Conversation"
            hint="JSON"
            onClick={() =>
              keep(`${name}-conversation.json`, 'application/json', () => server.transcript(id).then(json))
            }
          />
          {recording?.url && (
            <FileItem
              label="Recording"
              hint="Ogg"
              onClick={() => keep(`${name}.ogg`, 'audio/ogg', () => server.recording(recording.url ?? ''))}
            />
          )}
        </ul>
      </details>
      <p role="status" className="keep-problem">
        {problem}
      </p>
    </section>
  );
}

function FileItem({ label, hint, onClick }: { label: string; hint: string; onClick: () => void }) {
  return (
    <li>
      <button type="button" onClick={onClick}>
        {label} <span>{hint}</span>
      </button>
    </li>
  );
}
