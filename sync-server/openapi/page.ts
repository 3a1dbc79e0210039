/** The document as a page to read: plain HTML, no script, so that it works under the strictest policy and in any browser. */
import { parameterOf, responseOf, type OpenApiCall, type OpenApiDocument } from './document.ts';
import { GUIDE, type Section } from './guide.ts';

/** The look of the page; served as a file, since inline styles are forbidden. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; overflow-wrap: anywhere; padding: 1rem; }
h2 { margin-top: 3rem; text-transform: capitalize; }
article { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 1rem 0; }
h3 { font: 600 1rem/1.5 ui-monospace, monospace; margin: 0; }
h3 b { display: inline-block; min-width: 4.5rem; }
nav ul { columns: 16rem; padding-left: 1rem; }
dl { display: grid; gap: 0.25rem 1rem; grid-template-columns: minmax(0, max-content) minmax(0, 1fr); }
dt { font-family: ui-monospace, monospace; }
dd { margin: 0; }
pre { background: color-mix(in srgb, currentColor 8%, transparent); border-radius: 0.5rem; overflow: auto; padding: 1rem; }
summary { cursor: pointer; padding: 0.5rem 0; }
a { color: inherit; }
@media (max-width: 30rem) { dl { grid-template-columns: minmax(0, 1fr); } dd { padding-left: 1rem; } }
`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);

/** Text with what stands between backticks as code. */
const toHtml = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');

interface Placed {
  method: string;
  address: string;
  call: OpenApiCall;
}

/** Renders the whole document. */
export function renderPage(document: OpenApiDocument): string {
  const calls = Object.entries(document.paths).flatMap(([address, byMethod]) =>
    Object.entries(byMethod).map(([method, call]): Placed => ({ method: method.toUpperCase(), address, call })),
  );
  const tags = document.tags.map(({ name, description }) => ({
    name,
    description,
    own: calls.filter(({ call }) => call.tags.includes(name)),
  }));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>StudentOS API</title>
<link rel="stylesheet" href="/api/docs/style.css">
</head>
<body>
<header>
<h1>StudentOS API</h1>
<p>Daily goals and study logs: the REST API of this server. The same for machines: <a href="/api/openapi.json">openapi.json</a>.</p>
</header>
<nav aria-label="Guide"><ul>${GUIDE.map(({ title }) => `<li><a href="#${slug(title)}">${escape(title)}</a></li>`).join('')}</ul></nav>
<main>
${GUIDE.map(renderSection).join('\n')}
<h2 id="calls">Calls</h2>
<nav aria-label="Calls"><ul>${tags.flatMap(({ own }) => own.map(toLink)).join('')}</ul></nav>
${tags.map((tag) => `<section><h2>${escape(tag.name)}</h2>\n<p>${toHtml(tag.description)}.</p>\n${tag.own.map((each) => renderCall(document, each)).join('\n')}</section>`).join('\n')}
<h2>Shapes</h2>
${Object.entries(document.components.schemas).map(renderShape).join('\n')}
</main>
</body>
</html>
`;
}

const slug = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

const renderSection = ({ title, text, code }: Section): string =>
  `<section><h2 id="${slug(title)}">${escape(title)}</h2>
${text.map((each) => `<p>${toHtml(each)}</p>`).join('\n')}
${code === undefined ? '' : `<pre tabindex="0">${escape(code)}</pre>`}</section>`;

const toLink = ({ method, address, call }: Placed): string =>
  `<li><a href="#${call.operationId}">${method} ${escape(address)}</a></li>`;

function renderCall(document: OpenApiDocument, { method, address, call }: Placed): string {
  const { operationId, summary, description, security, requestBody } = call;
  const body = requestBody?.content['application/json'];
  const wants = security.flatMap((scheme) => Object.keys(scheme)).join(' or ') || 'nothing: anybody may call it';
  return `<article id="${operationId}">
<h3><b>${method}</b> ${escape(address)}</h3>
<p>${toHtml(summary)}. ${toHtml(description)} Wants: ${escape(wants)}.</p>
${renderParameters(document, call)}
${body ? `${folded('Body', body.schema)}<p>For example:</p><pre tabindex="0">${toText(body.example)}</pre>` : ''}
${renderResponses(document, call)}
</article>`;
}

function renderParameters(document: OpenApiDocument, { parameters }: OpenApiCall): string {
  const rows = parameters
    .map((each) => parameterOf(document, each))
    .map(({ name, in: place, description }) => `<dt>${escape(name)} (${place})</dt><dd>${toHtml(description)}</dd>`);
  return rows.length > 0 ? `<dl>${rows.join('')}</dl>` : '';
}

function renderResponses(document: OpenApiDocument, { responses }: OpenApiCall): string {
  const rows = Object.entries(responses).map(([status, each]) => {
    const { description, content = {} } = responseOf(document, each);
    const examples = Number(status) < 400 ? Object.values(content).map(({ example }) => folded('Answer', example)) : [];
    return `<dt>${status}</dt><dd>${toHtml(description)}${examples.join('')}</dd>`;
  });
  return `<dl>${rows.join('')}</dl>`;
}

const renderShape = ([name, schema]: [string, unknown]): string =>
  `<article id="${escape(name)}"><h3>${escape(name)}</h3><pre tabindex="0">${toText(schema)}</pre></article>`;

const folded = (title: string, value: unknown): string =>
  `<details><summary>${title}</summary><pre tabindex="0">${toText(value)}</pre></details>`;

/** A value as it is written, in which the name of a shape leads to it. */
const toText = (value: unknown): string =>
  escape(typeof value === 'string' ? value : JSON.stringify(value, null, 2)).replace(
    /#\/components\/schemas\/(\w+)/g,
    '<a href="#$1">$&</a>',
  );
