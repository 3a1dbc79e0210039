/** The progress of the last twelve weeks. */
import { Button, ButtonLink } from '#client/design/button.tsx';
import { download } from '#client/design/download.ts';
import { EmptyState } from '#client/design/empty-state.tsx';
import { formatMinutes, formatNumber } from '#client/messages/formats.ts';
import { useMessages } from '#client/messages/use-messages.ts';
import { useViewMessages } from '#client/messages/english-views.ts';
import { usePreferences } from '#client/preferences/use-preferences.ts';
import { weekOf } from '#client/day/day.ts';
import { addDays, type CalendarDay } from '#protocol/calendar-day.ts';
import { Bars } from './bars.tsx';
import { Heatmap } from './heatmap.tsx';
import { bestRun, consistency, countWritten, weekAgainstLast, type Days } from './progress.ts';
import { daysToCsv } from './progress-csv.ts';
import { drawPicture, sharePicture } from './share-picture.ts';
import { useProgress, type Progress } from './use-progress.ts';
import './progress-screen.css';

const WEEKS = 12;
const ENOUGH_DAYS = 3;

export function ProgressScreen({ today }: { today: CalendarDay }) {
  const { app } = useMessages();
  const messages = useViewMessages().progress;
  const weekBegins = weekOf(today, usePreferences()?.weekStart ?? 1)[0]!;
  const from = addDays(weekBegins, -7 * (WEEKS - 1));
  const progress = useProgress(from, today);
  if (!progress) return null;
  if (countWritten(progress.days) < ENOUGH_DAYS)
    return (
      <EmptyState icon="chart" text={messages.empty}>
        <ButtonLink kind="primary" href="/">
          {messages.toToday}
        </ButtonLink>
      </EmptyState>
    );
  const share = async () => {
    const picture = await drawPicture(document.querySelector<HTMLTableElement>('.heatmap')!, {
      title: messages.pictureTitle,
      facts: [
        { name: messages.consistency, value: messages.score(consistency(progress.days, today)) },
        { name: messages.bestRun, value: messages.days(bestRun(progress.days, today)) },
      ],
      mark: app.name,
    });
    if (picture) await sharePicture(picture, `studentos-${from}-${today}.png`);
  };
  return (
    <div className="progress">
      <Steadiness days={progress.days} today={today} />
      <Weeks days={progress.days} weekBegins={weekBegins} today={today} />
      <Heatmap days={progress.days} from={from} today={today} />
      <Subjects subjects={progress.subjects} />
      <div className="progress-take">
        <Button icon="share" onClick={() => void share()}>
          {messages.share}
        </Button>
        <Button
          icon="download"
          onClick={() => download(`studentos-${from}-${today}.csv`, daysToCsv(progress.days, from, today), 'text/csv')}
        >
          {messages.saveCsv}
        </Button>
      </div>
    </div>
  );
}

function Steadiness({ days, today }: { days: Days; today: CalendarDay }) {
  const messages = useViewMessages().progress;
  const score = consistency(days, today);
  return (
    <section className="card progress-card progress-steady" aria-labelledby="progress-consistency">
      <div className="progress-figures">
        <div className="progress-figure">
          <h2 id="progress-consistency" className="progress-heading">
            {messages.consistency}
          </h2>
          <div className="progress-ring">
            <svg viewBox="0 0 100 100" aria-hidden="true">
              <circle className="progress-ring-all" cx="50" cy="50" r="42" />
              <circle
                className="progress-ring-part"
                cx="50"
                cy="50"
                r="42"
                pathLength="100"
                strokeDasharray={`${score} 100`}
                transform="rotate(-90 50 50)"
              />
            </svg>
            <p className="progress-score">
              <span aria-hidden="true">{formatNumber(score)}</span>
              <span className="visually-hidden">{messages.score(score)}</span>
            </p>
          </div>
        </div>
        <div className="progress-figure">
          <h2 className="progress-heading">{messages.bestRun}</h2>
          <p className="progress-large">{messages.days(bestRun(days, today))}</p>
        </div>
      </div>
      <details className="progress-words">
        <summary>{messages.howCounted}</summary>
        <p>{messages.scoreHint}</p>
        <p>{messages.bestRunHint}</p>
      </details>
    </section>
  );
}

function Weeks({ days, weekBegins, today }: { days: Days; weekBegins: CalendarDay; today: CalendarDay }) {
  const messages = useViewMessages().progress;
  const { now, before } = weekAgainstLast(days, weekBegins, today);
  const rows = [
    { name: messages.goalsDone, now: now.done, before: before.done, text: formatNumber },
    {
      name: messages.minutes,
      now: now.minutes,
      before: before.minutes,
      text: (minutes: number) => formatMinutes(minutes, 'narrow'),
    },
    { name: messages.activeDays, now: now.active, before: before.active, text: formatNumber },
  ];
  return (
    <section className="card progress-card" aria-labelledby="progress-week">
      <table className="progress-weeks">
        <caption id="progress-week" className="visually-hidden">
          {messages.thisWeek}, {messages.lastWeek}
        </caption>
        <thead>
          <tr>
            <td />
            <th scope="col">{messages.thisWeek}</th>
            <th scope="col">{messages.lastWeek}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              <td className="progress-now">{row.text(row.now)}</td>
              <td>{row.text(row.before)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="progress-note">{messages.lastWeekHint}</p>
    </section>
  );
}

function Subjects({ subjects }: { subjects: Progress['subjects'] }) {
  const messages = useViewMessages().progress;
  return (
    <section className="card progress-card" aria-labelledby="progress-subjects">
      <h2 id="progress-subjects" className="progress-heading">
        {messages.subjects}
      </h2>
      {subjects.length === 0 ? (
        <p className="progress-muted">{messages.noMinutes}</p>
      ) : (
        <Bars
          bars={subjects.map(({ subject, minutes }) => ({
            name: subject ?? messages.noSubject,
            value: minutes,
            text: formatMinutes(minutes),
          }))}
        />
      )}
    </section>
  );
}
