/** The guide to the API, for the page and for the document. */

export interface Section {
  title: string;
  /** Sentences, in which code stands between backticks. */
  text: string[];
  /** Something to try. */
  code?: string;
}

/** The guide, in the order in which it is read. */
export const GUIDE: Section[] = [
  {
    title: 'Quick start',
    text: [
      'Make a personal access token in the settings of the app: API tokens, Manage tokens. A script sends it with each call. `STUDENTOS_URL` is the address of this server, without a path. This adds a goal and shows your day:',
    ],
    code: `export STUDENTOS_URL=… STUDENTOS_TOKEN=sos_…
curl -H "Authorization: Bearer $STUDENTOS_TOKEN" -H "Content-Type: application/json" \\
  -d '{"title":"Read chapter 3","date":"2026-03-02"}' $STUDENTOS_URL/api/goals
curl -H "Authorization: Bearer $STUDENTOS_TOKEN" $STUDENTOS_URL/api/today`,
  },
  {
    title: 'Authentication',
    text: [
      '`Authorization: Bearer <token>`. A personal access token is for scripts: it reads, or reads and writes, records (choose which when you make it), and `GET /api/users/me/tokens/current` says what it may do and until when.',
      'Signing in gives the token of a session, which is good for 15 minutes, and a cookie that refreshes it. Calls about the account, its sessions and its tokens want a session.',
    ],
  },
  {
    title: 'Days and instants',
    text: [
      'A `date` is a calendar day as its user lives it, and is never moved to or from UTC. Instants are RFC 3339; they are answered in UTC with milliseconds. Today begins at `dayStart` in the time zone of the preferences.',
      'Lists of goals hold what routines put into a day, from today on and as far as the list says by `date` or `to` (a year for `from` alone), also before any device wrote it down.',
    ],
  },
  {
    title: 'Errors',
    text: [
      'Every error is `application/problem+json` (RFC 9457) with a `code` for programs, a `detail` for people and, where a request is wrong, `errors` with the path of each mistake. Unknown fields and unknown parameters are mistakes.',
    ],
  },
  {
    title: 'Paging',
    text: [
      'A list answers up to `limit` records (100 unless said, at most 1,000) and `next`. While `next` is not null, ask again with `after` and the same query. A page may be shorter than its limit. `order=desc` turns a list round, and `total=true` counts it.',
    ],
    code: `curl -H "Authorization: Bearer $STUDENTOS_TOKEN" "$STUDENTOS_URL/api/logs?from=2026-03-01&order=desc&limit=50"`,
  },
  {
    title: 'Retries',
    text: [
      'Draw the `id` of a new record yourself (a UUID, version 7 is best) and send it with the POST. If the answer is lost, send the same again: it is a 200 with the record, and nothing is made twice, in a batch as well. The same id with another body is a 409 `id_taken`.',
      'PATCH and DELETE can be sent again as they are. 429 and 503 say in `Retry-After` when; other errors below 500 stay what they are.',
    ],
  },
  {
    title: 'Not writing over others',
    text: [
      'Each record has an `ETag`. Send it as `If-Match` with a PATCH or DELETE: if the record changed since, the answer is 412 with the record as it stands. What was read can be sent back whole; a field that says what stands is no change.',
      'To ask whether something changed, send the `ETag` of a record, of a list or of today as `If-None-Match`: 304 if not.',
    ],
  },
  {
    title: 'Many at once',
    text: [
      '`POST /api/batch` makes up to 500 writes in one request. Each is judged on its own: the results say what each call by itself would have answered, in order.',
    ],
    code: `curl -H "Authorization: Bearer $STUDENTOS_TOKEN" -H "Content-Type: application/json" \\
  -d '{"operations":[{"method":"POST","resource":"logs","body":{"date":"2026-03-02","text":"Cells","minutes":25}}]}' \\
  $STUDENTOS_URL/api/batch`,
  },
  {
    title: 'Live',
    text: [
      '`GET /api/sync/stream?cursor=now&protocol=2` sends changes as they happen, as server-sent events. The id of an event is its cursor: a reader that comes back with `Last-Event-ID` misses nothing. To have everything first, leave the cursor out.',
    ],
    code: `curl -N -H "Authorization: Bearer $STUDENTOS_TOKEN" "$STUDENTOS_URL/api/sync/stream?cursor=now&protocol=2"`,
  },
  {
    title: 'Limits',
    text: [
      'A user has 1,200 calls and 600 rounds of sync a minute, and 32 under way at once. `RateLimit-Policy` and `RateLimit` say where the limits stand; beyond them it is a 429. A body may have 256 KiB, of sync and batches 1 MiB, of an import 32 MiB. An account that is full answers 507; what shrinks or deletes is still taken.',
    ],
  },
];

/** The guide in CommonMark. */
export const guideToMarkdown = (): string =>
  [
    'Daily goals and study logs: the REST API of a StudentOS server. The same, to be read: [/api/docs](/api/docs).',
    ...GUIDE.map(({ title, text, code }) =>
      [`## ${title}`, ...text, ...(code === undefined ? [] : [`\`\`\`sh\n${code}\n\`\`\``])].join('\n\n'),
    ),
  ].join('\n\n');
