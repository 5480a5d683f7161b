import { Link } from '../navigation/link';
import { Shell } from './shell';

export function Nowhere() {
  return (
    <Shell title="Nothing here">
      <div className="message-view">
        <h1 tabIndex={-1}>There is nothing here</h1>
        <p className="lead">
          The address may have been cut off on its way. Your interviews are in the history.
        </p>
        <div className="actions">
          <Link to="/history" className="primary-button">
            To the history
          </Link>
          <Link to="/" className="secondary-button">
            Start an interview
          </Link>
        </div>
      </div>
    </Shell>
  );
}
