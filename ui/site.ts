// Where this site is, and who answers for it: a server at the root of a host, or files in a folder
// anywhere.

/** The full address of one of the site's files; `path` begins with `/`. Every page knows the root by
 *  its style sheet, which lies in `assets/` below it. */
export function siteAddress(path: string): string {
  const sheet = document.querySelector<HTMLLinkElement>('link[rel="stylesheet"]');
  return new URL(`..${path}`, sheet?.href ?? `${location.origin}/assets/`).href;
}

/** Whether the site is files: nobody answers a query. */
export const isStatic = (): boolean => "static" in document.documentElement.dataset;

/** Whether scripts may fetch what lies beside the page: not where it was opened from a disk. */
export const canFetch = (): boolean => location.protocol !== "file:";
