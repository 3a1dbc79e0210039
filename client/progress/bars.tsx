/** Amounts as bars, the longest the whole width. The numbers stand beside them, so the bars themselves say nothing more. */
import './bars.css';

interface Bar {
  name: string;
  value: number;
  /** The value in words. */
  text: string;
}

export function Bars({ bars }: { bars: readonly Bar[] }) {
  const most = Math.max(...bars.map(({ value }) => value));
  return (
    <ul className="bars">
      {bars.map(({ name, value, text }) => (
        <li key={name} className="bar">
          <span className="bar-name" dir="auto">
            {name}
          </span>{' '}
          <span className="bar-value">{text}</span>
          <span className="bar-track" aria-hidden="true">
            <span className="bar-part" style={{ inlineSize: `${(100 * value) / most}%` }} />
          </span>
        </li>
      ))}
    </ul>
  );
}
