/** A pull, page by page: pages are kept as they came and read when the clock has stopped. */

/** More than any account here has. */
const MAX_PAGES = 2_000;

/** @param next  the next page; undefined when there is none. @throws when a server never comes to an end */
export async function collectPages(next: () => Promise<Buffer | undefined>): Promise<Buffer[]> {
  const pages: Buffer[] = [];
  while (pages.length < MAX_PAGES) {
    const page = await next();
    if (!page) return pages;
    pages.push(page);
  }
  throw new Error(`a pull has not ended after ${MAX_PAGES} pages`);
}

/** How many records pages have, each of them a list under a name. */
export const countIn = (pages: Buffer[], name: string): number =>
  pages.reduce((sum, page) => sum + (JSON.parse(page.toString()) as Record<string, unknown[]>)[name]!.length, 0);
