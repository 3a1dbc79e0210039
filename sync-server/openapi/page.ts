/** The document as a page to read: plain HTML, no script, so that it works under the strictest policy and in any browser. */
import type { OpenApiCall, OpenApiDocument } from './document.ts';

/** The look of the page; served as a file, since inline styles are forbidden. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
h2 { margin-top: 3rem; text-transform: capitalize; }
article { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 1rem 0; }
h3 { font: 600 1rem/1.5 ui-monospace, monospace; margin: 0; overflow-wrap: anywhere; }
h3 b { display: inline-block; min-width: 4.5rem; }
nav ul { columns: 20rem; padding-left: 1rem; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; }
th, td { padding: 0.25rem 1rem 0.25rem 0; vertical-align: top; }
pre { background: color-mix(in srgb, currentColor 8%, transparent); border-radius: 0.5rem; overflow: auto; padding: 1rem; }
summary { cursor: pointer; padding: 0.5rem 0; }
a { color: inherit; }
`;

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ESCAPES[sign]!);

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
<p>${escape(String(document.info.description))} The same for machines: <a href="/api/openapi.json">openapi.json</a>.</p>
</header>
<nav aria-label="Calls"><ul>${calls.map(toLink).join('')}</ul></nav>
<main>
${document.tags.map(({ name }) => renderTag(name, calls)).join('\n')}
<h2>Shapes</h2>
${Object.entries(document.components.schemas).map(renderShape).join('\n')}
</main>
</body>
</html>
`;
}

const toLink = ({ method, address, call }: Placed): string =>
  `<li><a href="#${call.operationId}">${method} ${escape(address)}</a></li>`;

function renderTag(tag: string, calls: Placed[]): string {
  const own = calls.filter(({ call }) => call.tags.includes(tag));
  return `<section><h2>${escape(tag)}</h2>\n${own.map(renderCall).join('\n')}</section>`;
}

function renderCall({ method, address, call }: Placed): string {
  const { operationId, summary, security, parameters, requestBody, responses } = call;
  const body = requestBody?.content['application/json'];
  const wants = security.flatMap((scheme) => Object.keys(scheme)).join(', ') || 'nothing: anybody may call it';
  return `<article id="${operationId}">
<h3><b>${method}</b> ${escape(address)}</h3>
<p>${escape(summary)}. Wants: ${escape(wants)}.</p>
${parameters.length > 0 ? renderParameters(parameters) : ''}
${body ? `${folded('Body', body.schema)}<p>For example:</p><pre tabindex="0">${toText(body.example)}</pre>` : ''}
${renderResponses(responses)}
</article>`;
}

const renderParameters = (parameters: OpenApiCall['parameters']): string =>
  `<table><thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Says</th></tr></thead><tbody>${parameters
    .map(
      ({ name, in: place, schema }) =>
        `<tr><td><code>${escape(name)}</code></td><td>${place}</td><td><code>${escape(JSON.stringify(schema))}</code></td></tr>`,
    )
    .join('')}</tbody></table>`;

function renderResponses(responses: OpenApiCall['responses']): string {
  const rows = Object.entries(responses).map(([status, { description, content = {} }]) => {
    const shapes = Number(status) < 400 ? Object.values(content).map(({ schema }) => folded('Answer', schema)) : [];
    return `<tr><td>${status}</td><td>${escape(description)}${shapes.join('')}</td></tr>`;
  });
  return `<table><thead><tr><th scope="col">Status</th><th scope="col">When</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

const renderShape = ([name, schema]: [string, unknown]): string =>
  `<article id="${escape(name)}"><h3>${escape(name)}</h3><pre tabindex="0">${toText(schema)}</pre></article>`;

const folded = (title: string, schema: unknown): string =>
  `<details><summary>${title}</summary><pre tabindex="0">${toText(schema)}</pre></details>`;

const toText = (value: unknown): string => escape(JSON.stringify(value, null, 2));
