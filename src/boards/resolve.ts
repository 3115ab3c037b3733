import { z } from 'zod';
import { BoardProfile, type UsbMatch } from './profile.js';

/** Fields that say which board it is; they are never taken over from the profile that is extended. */
const OWN: ReadonlySet<string> = new Set(['id', 'name', 'extends', 'match', 'identify', 'source', 'tested']);

const Raw = z.looseObject({ id: z.string(), extends: z.string().optional() });
type Raw = z.infer<typeof Raw>;

/**
 * Validates board files and fills each up from what it extends, then with the schema's defaults.
 *
 * A field given by the board replaces the inherited one as a whole (lists too). Used by the check that writes the catalogue's index;
 * the product itself never parses board files.
 *
 * @returns the profiles in order of id, and every problem found, in words; with problems the profiles are incomplete.
 */
export function resolveProfiles(files: readonly unknown[]): {
  readonly profiles: readonly BoardProfile[];
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const raws = new Map<string, Raw>();
  for (const file of files) {
    const raw = Raw.safeParse(file);
    if (!raw.success) problems.push(`A board file has no id: ${z.prettifyError(raw.error)}`);
    else if (raws.has(raw.data.id)) problems.push(`Two board files have the id ${raw.data.id}`);
    else raws.set(raw.data.id, raw.data);
  }
  const profiles: BoardProfile[] = [];
  for (const id of [...raws.keys()].sort()) {
    const merged = merge(id, raws, []);
    if (typeof merged === 'string') {
      problems.push(merged);
      continue;
    }
    const parsed = z.strictObject(BoardProfile.shape).safeParse(merged);
    if (parsed.success) profiles.push(parsed.data);
    else problems.push(`${id}: ${z.prettifyError(parsed.error)}`);
  }
  return { profiles, problems: [...problems, ...profiles.flatMap(badPatterns), ...findAmbiguities(profiles)] };
}

/** USB matches that two profiles claim equally. Ids marked `ask` are known to be shared; generic boot loaders are. */
export function findAmbiguities(profiles: readonly BoardProfile[]): readonly string[] {
  const owners = new Map<string, string>();
  const problems: string[] = [];
  for (const profile of profiles) {
    for (const match of profile.match.filter((m) => m.ask !== true)) {
      const key = matchKey(match);
      const other = owners.get(key);
      if (other !== undefined) problems.push(`${profile.id} and ${other} both match ${key}`);
      owners.set(key, profile.id);
    }
  }
  return problems;
}

function matchKey({ vid, pid, serialPrefix }: UsbMatch): string {
  return [vid, pid ?? '*', serialPrefix ?? '*'].join(':');
}

function merge(id: string, raws: ReadonlyMap<string, Raw>, seen: readonly string[]): Readonly<Record<string, unknown>> | string {
  const raw = raws.get(id);
  if (raw === undefined) return `${seen.at(-1) ?? id} extends ${id}, which does not exist`;
  if (seen.includes(id)) return `${id} extends itself by way of ${seen.join(', ')}`;
  if (raw.extends === undefined) return raw;
  const base = merge(raw.extends, raws, [...seen, id]);
  if (typeof base === 'string') return base;
  return { ...Object.fromEntries(Object.entries(base).filter(([key]) => !OWN.has(key))), ...raw };
}

function badPatterns(profile: BoardProfile): readonly string[] {
  const patterns = [
    ...Object.values(profile.identify ?? {}).filter((pattern) => pattern !== undefined),
    ...(profile.files.protected ?? []).map((rule) => rule.firmware),
  ];
  return patterns.filter((pattern) => !isPattern(pattern)).map((pattern) => `${profile.id}: ${pattern} is no regular expression`);
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
