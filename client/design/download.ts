/** Hands a file to the browser's downloads. Needs no network. */

/** Long enough for the browser to have begun the download. */
const KEEP_URL_MS = 60_000;

/** @param type  of its content, as in a `Content-Type` */
export function download(name: string, content: string | Blob, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_URL_MS);
}
