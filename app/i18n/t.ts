import { catalogue, type Catalogue } from './catalogue.js';

/** A text that depends on a number: the form is chosen from `{count}` by the language's rules. */
export interface PluralText {
  readonly zero?: string;
  readonly one: string;
  readonly other: string;
}

/** One entry of a catalogue: a text with `{name}` places, or its plural forms. */
export type Text = string | PluralText;

/** Every key of the catalogue. */
export type TextKey = keyof Catalogue;

type Places<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;
type PlacesOf<T> = T extends string ? Places<T> : T extends PluralText ? 'count' | Places<T['one'] | T['other']> : never;

/** Values for the places of a text; `count` is a number, numbers are written in the language's way. */
export type TextArgs<K extends TextKey> = {
  readonly [P in PlacesOf<Catalogue[K]>]: P extends 'count' ? number : string | number;
};

type ArgsTuple<K extends TextKey> = [PlacesOf<Catalogue[K]>] extends [never] ? [] : [args: TextArgs<K>];

/** The language of the window's texts and numbers (BCP 47). */
export const language = 'en';

const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });

function choose(text: Text, args: Readonly<Record<string, string | number>>): string {
  if (typeof text === 'string') return text;
  const count = Number(args['count'] ?? 0);
  if (count === 0 && text.zero !== undefined) return text.zero;
  return plurals.select(count) === 'one' ? text.one : text.other;
}

/** Fills the places of a text; unknown places stay visible as they are written. */
export function fill(text: Text, args: Readonly<Record<string, string | number>> = {}): string {
  return choose(text, args).replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = args[name];
    if (value === undefined) return place;
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

/**
 * The text of a key in the window's language.
 *
 * Missing keys, missing values and values that a text does not know do not compile.
 */
export function t<K extends TextKey>(key: K, ...args: ArgsTuple<K>): string {
  const values: Readonly<Record<string, string | number>> = args[0] ?? {};
  return fill(catalogue[key], values);
}
