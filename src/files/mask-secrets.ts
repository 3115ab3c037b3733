import { concat, utf8, utf8TextStrict } from '../base/bytes.js';

/** What stands in a masked text in place of each secret. */
export const MASK = '***';

/** Larger files are data, not texts with a password in them. */
const LIMIT = 512 * 1024;
const LINE_FEED = 10;
/** A value in brackets that goes on for longer is not looked through. */
const MAX_BRACKETS = 1000;

/** Parts of a name (`wifi_password`, `apiKey`) whose value is a secret, or identifies a person's device or home. */
const SECRET_PARTS: ReadonlySet<string> = new Set(
  (
    'password passwd passphrase passcode pass pwd psk secret token bearer credential credentials auth apikey ssid bssid ' +
    'imsi imei iccid msisdn puk eui deveui appeui appkey nwkskey appskey mac'
  ).split(' '),
);
/** Two parts that mean it together. */
const SECRET_PAIRS =
  /(?:^|_)(?:(?:api|app|access|private|auth|client|dev|nwk|secret|shared|encryption|wifi)_key|unique_id|device_id|machine_id|serial_number|(?:sim|card)_pin|pin_(?:code|number)|mac_addr)/;
/** Names that mean a secret only with a value that looks like one: `pin = 13` is a pin of the board. */
const DIGITS_ONLY: ReadonlySet<string> = new Set(['pin']);
const LONG_ONLY: ReadonlySet<string> = new Set(['key', 'uid', 'serial']);

/** Names of settings that hold secrets: texts in their brackets are masked, whatever their names. */
const HOLDERS: ReadonlySet<string> = new Set(['wifi', 'wlan', 'network', 'networks', 'nets']);

/** In these an unquoted word is code, not a value. */
const CODE = /\.(?:py|pyi|json|js|mjs|ts|css|html?|c|h|cpp)$/i;

/** Secrets that give themselves away wherever they are. Group 1 stays, group 2 is masked. */
const ANYWHERE: readonly RegExp[] = [
  /(:\/\/[^\s/:@'"]{1,200}:)([^\s/@'"]{1,200})(?=@)/g,
  /(\bBearer[ \t]+)([\w.~+/-]{8,}=*)/g,
  /(\bCPIN=\\?["']?)(\d{4,8})/gi,
  /(^|[^\w:-])([0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\3[0-9a-f]{2}){4})(?![\w:-])/gi,
  // IMEI and IMSI have 15 digits, ICCID begins with 89 and has 19 or 20.
  /(^|[^\w.])(\d{15}|89\d{17,18})(?![\w.])/g,
];

/** Lines between these are masked one by one. */
const PEM = /(-----BEGIN [A-Z ]*PRIVATE KEY-----\\?n?\r?\n?)([\s\S]{0,8000}?)(?=-----END)/g;

/**
 * Masks passwords and identifiers in a text file. Pure; a content without any is given back byte for byte.
 *
 * Looks for values that are given to telling names, in Python, JSON, settings files and notes, and for what gives itself away
 * (keys, card numbers, addresses). The number of lines never changes. Files that are not UTF-8, and those over 512 KiB, are left.
 */
export function maskSecrets(content: Uint8Array, path: string): { readonly content: Uint8Array; readonly count: number } {
  const text = content.length > LIMIT ? undefined : utf8TextStrict(content);
  if (text === undefined || text.includes('\0')) return { content, count: 0 };
  const masker = new Masker(text, CODE.test(path));
  masker.maskNamed();
  masker.maskCalls();
  masker.maskPatterns();
  const { result, count } = masker;
  return count === 0 ? { content, count } : { content: utf8(result), count };
}

/**
 * The same for a long text that came over time, such as a terminal's: in stretches of whole lines, so that no length is too much.
 */
export function maskLog(content: Uint8Array): { readonly content: Uint8Array; readonly count: number } {
  const out: Uint8Array[] = [];
  let count = 0;
  for (let at = 0; at < content.length;) {
    const most = Math.min(content.length, at + LIMIT);
    const lineEnd = most === content.length ? most : content.lastIndexOf(LINE_FEED, most - 1) + 1;
    const end = lineEnd > at ? lineEnd : most;
    const masked = maskSecrets(content.subarray(at, end), 'log.txt');
    out.push(masked.content);
    count += masked.count;
    at = end;
  }
  return { content: concat(out), count };
}

/** What a name says of its value: always a secret, only one of digits, only a long one, or brackets with secrets. */
type Kind = 'secret' | 'digits' | 'long' | 'holder';

/** A stretch of the text that is replaced. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** Literals as Python, JSON and JavaScript write them; one that has no end goes to the end of its line. */
const LITERAL = /(?:[rbuf]|rb|br|fr|rf)?("""|'''|"|')/iy;
const NUMBER = /-?\b\d[\d_]*\b/y;
const SEPARATOR = /["']?[ \t]*\]?[ \t]*(?::[ \t]*[\w.[\], |]{1,60}?[ \t]*=(?!=)|:=|=(?!=)|:)[ \t]*/y;
const CALLEE = /(?:[A-Za-z_][\w.]{0,100})?[([{]/y;
const REST_OF_LINE = /[^\r\n]*/y;
const CONNECT = /\.(?:connect|init)[ \t]*\(/g;

class Masker {
  readonly #text: string;
  readonly #isCode: boolean;
  readonly #cuts: Cut[] = [];

  constructor(text: string, isCode: boolean) {
    this.#text = text;
    this.#isCode = isCode;
  }

  get count(): number {
    return this.#inOrder().length;
  }

  get result(): string {
    let out = '';
    let at = 0;
    for (const { from, to, by } of this.#inOrder()) {
      out += this.#text.slice(at, from) + by;
      at = to;
    }
    return out + this.#text.slice(at);
  }

  /** Values that are given to telling names. */
  maskNamed(): void {
    for (const match of this.#text.matchAll(/[A-Za-z_][\w-]*/g)) {
      const kind = kindOf(match[0]);
      if (kind === 'plain') continue;
      const separator = this.#at(SEPARATOR, match.index + match[0].length);
      if (separator !== undefined) this.#maskValue(separator, kind, match.index);
    }
  }

  /** `wlan.connect('name', 'password')`: a name and a password without names of their own. */
  maskCalls(): void {
    for (const match of this.#text.matchAll(CONNECT)) {
      const start = match.index + match[0].length;
      const first = this.#literal(start);
      if (first === undefined) continue;
      const comma = this.#at(/[ \t]*,[ \t]*/y, first.to);
      const second = comma === undefined ? undefined : this.#literal(comma);
      if (second !== undefined) this.#cuts.push(this.#masked(first), this.#masked(second));
    }
  }

  maskPatterns(): void {
    for (const pattern of ANYWHERE) {
      for (const match of this.#text.matchAll(pattern)) {
        const from = match.index + (match[1] ?? '').length;
        this.#cuts.push({ from, to: from + (match[2] ?? '').length, by: MASK });
      }
    }
    for (const match of this.#text.matchAll(PEM)) {
      const [, begin = '', body = ''] = match;
      const from = match.index + begin.length;
      this.#cuts.push({ from, to: from + body.length, by: body.replace(/[^\r\n]+/g, MASK) });
    }
  }

  #maskValue(at: number, kind: Kind, nameAt: number): void {
    if (kind === 'holder') {
      this.#maskBrackets(at);
      return;
    }
    const literal = this.#literal(at);
    if (literal !== undefined) {
      const { body } = literal;
      if (kind === 'secret' || (kind === 'digits' ? /^\d{4,8}$/.test(body) : /^[\w+/=.:-]{8,}$/.test(body)))
        this.#cuts.push(this.#masked(literal));
      return;
    }
    if (kind !== 'secret') return;
    if (this.#maskBrackets(at)) return;
    const number = this.#at(NUMBER, at);
    if (number !== undefined && this.#isCode) this.#cuts.push({ from: at, to: number, by: `"${MASK}"` });
    else if (!this.#isCode || this.#isComment(nameAt)) this.#maskLine(at);
  }

  /** A list, a dictionary or the arguments of a call: all texts in it. */
  #maskBrackets(start: number): boolean {
    const opened = this.#at(CALLEE, start);
    if (opened === undefined) return false;
    let depth = 1;
    for (let at = opened; depth > 0 && at < this.#text.length && at - start < MAX_BRACKETS;) {
      const literal = this.#literal(at);
      const isKey = literal !== undefined && this.#at(/[ \t]*:/y, literal.to) !== undefined;
      if (literal !== undefined && !isKey) this.#cuts.push(this.#masked(literal));
      const character = this.#text[at] ?? '';
      if ('([{'.includes(character)) depth++;
      else if (')]}'.includes(character)) depth--;
      at = literal?.to ?? at + 1;
    }
    return true;
  }

  #maskLine(at: number): void {
    const end = this.#at(REST_OF_LINE, at) ?? at;
    const value = this.#text.slice(at, end).trimEnd();
    if (value !== '') this.#cuts.push({ from: at, to: at + value.length, by: MASK });
  }

  #isComment(at: number): boolean {
    const before = this.#text.slice(Math.max(0, at - 200), at);
    return before.slice(before.lastIndexOf('\n') + 1).includes('#');
  }

  #literal(at: number): { readonly from: number; readonly to: number; readonly body: string } | undefined {
    const start = this.#at(LITERAL, at);
    if (start === undefined) return undefined;
    const quote = this.#text.slice(at, start).replace(/^[a-z]+/i, '');
    const isLong = quote.length === 3;
    for (let i = start; i < this.#text.length; i++) {
      const character = this.#text[i];
      if (character === '\\') i++;
      else if (!isLong && (character === '\n' || character === '\r')) return this.#body(start, i, i);
      else if (this.#text.startsWith(quote, i)) return this.#body(start, i, i + quote.length);
    }
    return this.#body(start, this.#text.length, this.#text.length);
  }

  /** `from` and the end of the body; `to` is behind the closing quote. */
  #body(from: number, end: number, to: number): { readonly from: number; readonly to: number; readonly body: string } {
    return { from, to, body: this.#text.slice(from, end) };
  }

  #masked({ from, body }: { readonly from: number; readonly body: string }): Cut {
    const lines = body.replace(/[^\r\n]/g, '');
    return { from, to: from + body.length, by: body === '' ? '' : MASK + lines };
  }

  /** Where a sticky pattern that fits here ends. */
  #at(pattern: RegExp, at: number): number | undefined {
    pattern.lastIndex = at;
    return pattern.test(this.#text) ? pattern.lastIndex : undefined;
  }

  /** Without those that change nothing, and those inside another. */
  #inOrder(): readonly Cut[] {
    const real = this.#cuts.filter(({ from, to, by }) => this.#text.slice(from, to) !== by);
    const kept: Cut[] = [];
    for (const cut of real.sort((a, b) => (a.from === b.from ? b.to - a.to : a.from - b.from))) {
      if (cut.from >= (kept.at(-1)?.to ?? 0)) kept.push(cut);
    }
    return kept;
  }
}

/** What a name says of its value. */
function kindOf(name: string): Kind | 'plain' {
  const parts = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[_-]+/)
    .filter((part) => part !== '');
  if (parts.some((part) => SECRET_PARTS.has(part) || SECRET_PARTS.has(part.replace(/s$/, '')))) return 'secret';
  if (SECRET_PAIRS.test(parts.join('_'))) return 'secret';
  const last = parts.at(-1) ?? '';
  if (DIGITS_ONLY.has(last)) return 'digits';
  if (HOLDERS.has(last)) return 'holder';
  return LONG_ONLY.has(last) ? 'long' : 'plain';
}
