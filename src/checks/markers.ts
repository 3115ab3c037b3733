/** Endings under which a web page is what it should be. */
const PAGES = /\.(?:html?|xhtml|shtml|php|tpl|svg|xml|md|rst)$/i;
const PAGE_START = /^<(?:!doctype\s+html\b|html[\s>]|head[\s>])/i;
const GITHUB = /github\.githubassets\.com|assets-cdn\.github\.com|\bocto-?lytics\b|· GitHub<\/title>/i;
const LFS = /^version https:\/\/(?:git-lfs\.github|hawser\.github)\.com\/spec\/v1\r?\n/;

/**
 * Whether a file that is no web page by name is one by content: what "Save page as" makes of a file on a web site.
 *
 * Source: user story 001, where `sqnsupgrade.py` was GitHub's page about it.
 */
export function webPageIn(path: string, head: string): { readonly site: 'github' | null } | undefined {
  if (PAGES.test(path) || !/\.[^./]+$/.test(path)) return undefined;
  const start = firstElement(head);
  const isGitHub = GITHUB.test(head);
  if (!PAGE_START.test(start) && !(isGitHub && start.startsWith('<'))) return undefined;
  return { site: isGitHub ? 'github' : null };
}

/** Skips spaces, comments and the XML declaration. */
function firstElement(head: string): string {
  let rest = head.trimStart();
  for (;;) {
    const end = rest.startsWith('<!--') ? rest.indexOf('-->') + 3 : rest.startsWith('<?xml') ? rest.indexOf('?>') + 2 : 0;
    if (end < 5) return rest.slice(0, 200);
    rest = rest.slice(end).trimStart();
  }
}

/** The stand-in that Git keeps of a large file. Source: the Git LFS specification, "The Pointer". */
export function lfsPointerIn(head: string): { readonly size: number | null } | undefined {
  if (!LFS.test(head)) return undefined;
  const size = /^size (\d{1,15})\r?$/m.exec(head.slice(0, 1024))?.[1];
  return { size: size === undefined ? null : Number(size) };
}

/**
 * Marks that a merge has left: all three in order, so that a heading underlined with `=======` is none.
 *
 * Lines count from 1; `line` is that of the first conflict.
 */
export function conflictsIn(text: string): { readonly count: number; readonly line: number } | undefined {
  let [count, first, opened, step] = [0, 0, 0, 0];
  for (const [i, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (/^<{7}(?: |$)/.test(line)) [opened, step] = [i + 1, 1];
    else if (step === 1 && /^={7}$/.test(line)) step = 2;
    else if (step === 2 && /^>{7}(?: |$)/.test(line)) {
      if (count === 0) first = opened;
      count++;
      step = 0;
    }
  }
  return count === 0 ? undefined : { count, line: first };
}
