import type { Interview, Snapshot } from '../interview';
import { noticesOf } from '../notices';
import type { NoticeAction } from '../notices';

export function Notices({ interview, snapshot }: { interview: Interview; snapshot: Snapshot }) {
  const notices = noticesOf({ ...snapshot, serverNotice: snapshot.view.notice });
  const does: Record<NoticeAction, () => Promise<void>> = {
    retry_microphone: () => interview.retryMicrophone(),
    play_sound: () => interview.playSound(),
    check_server: () => interview.checkServer(),
  };
  return (
    <div className="notices" role="status">
      {notices.map(({ code, tone, text, action }) => (
        <div key={code} className={`notice notice-${tone}`} data-testid="notice" data-code={code}>
          <span>{text}</span>
          {action && (
            <button type="button" className="link-button" onClick={() => void does[action.does]()}>
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
