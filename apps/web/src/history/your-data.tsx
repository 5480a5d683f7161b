import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { ErasureReceipt } from '@spool/contracts';
import { Icon } from '../components/icons';
import { counted, formatDay, formatTime } from '../format';
import { failureOf } from '../navigation/use-request';
import { usePage } from '../navigation/page-context';
import { save } from '../results/save';

/** All that is known of a person, and the way to have it deleted, which is asked about twice and proved. */
export function YourData({ onDeleted }: { onDeleted: () => void }) {
  const { server, userId } = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const done = useRef<HTMLHeadingElement>(null);
  const [deleting, setDeleting] = useState(false);
  const [problem, setProblem] = useState('');
  const [receipt, setReceipt] = useState<ErasureReceipt>();

  const erase = async () => {
    setDeleting(true);
    setProblem('');
    try {
      setReceipt(await server.deleteData(userId));
      dialog.current?.close();
      onDeleted();
      // The dialog would give the focus back to a button that is gone.
      requestAnimationFrame(() => done.current?.focus());
    } catch (error) {
      setProblem(failureOf(error).detail);
    } finally {
      setDeleting(false);
    }
  };

  return (
    <section className="your-data" id="your-data" aria-labelledby="your-data-title">
      <h2 id="your-data-title" ref={done} tabIndex={-1}>
        {receipt ? 'Your data is deleted' : 'Your data'}
      </h2>
      {receipt ? (
        <Receipt receipt={receipt} userId={userId} />
      ) : (
        <>
          <p>
            Interviews, what was said in them, recordings and results are kept on this server under the id{' '}
            <code>{userId}</code>. You can have all of it deleted, at any time.
          </p>
          <button type="button" className="danger-button" onClick={() => dialog.current?.showModal()}>
            <Icon name="trash" size={18} /> Delete my data
          </button>
        </>
      )}
      <dialog ref={dialog} aria-labelledby="delete-title" aria-describedby="delete-words">
        <h2 id="delete-title">Delete everything?</h2>
        <p id="delete-words">
          All your interviews, those that go on included, with their results, conversations and recordings.
          Nobody can bring them back. You get a receipt.
        </p>
        {problem && (
          <p role="alert" className="failure">
            {problem}
          </p>
        )}
        <div className="actions">
          <button
            type="button"
            className="secondary-button"
            autoFocus
            onClick={() => dialog.current?.close()}
          >
            Keep it
          </button>
          <button type="button" className="danger-button" disabled={deleting} onClick={() => void erase()}>
            {deleting ? 'Deleting…' : 'Delete everything'}
          </button>
        </div>
      </dialog>
    </section>
  );
}

function Receipt({ receipt, userId }: { receipt: ErasureReceipt; userId: string }) {
  const { erasure_id, erased_at, interviews, events, user_sha256 } = receipt;
  const keep = () =>
    save(
      `deletion-${erased_at.slice(0, 10)}.json`,
      // With the id, which the server no longer knows: its SHA-256 shows that the receipt is about it.
      new Blob([JSON.stringify({ user_id: userId, ...receipt }, null, 2)], { type: 'application/json' }),
    );
  return (
    <div className="receipt" data-testid="receipt">
      <dl>
        <Fact label="Deleted">
          {counted(interviews, 'interview')}, {counted(events, 'event')}
        </Fact>
        <Fact label="When">
          {formatDay(erased_at)}, {formatTime(erased_at)}
        </Fact>
        <Fact label="Receipt">
          <code>{erasure_id}</code>
        </Fact>
        <Fact label="Whose, as SHA-256">
          <code>{user_sha256}</code>
        </Fact>
      </dl>
      <button type="button" className="secondary-button" onClick={keep}>
        <Icon name="download" size={18} /> Save the receipt
      </button>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
