import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isMessageKey } from '../messages/index.js';
import { boardProfiles, genericProfile, hasQuirk, matchUsb, profileById, refineProfile } from './catalogue.js';
import { Quirk } from './profile.js';
import { findAmbiguities, resolveProfiles } from './resolve.js';

const usb = (vid: string, pid: string, serial: string | null = null) => {
  const match = matchUsb({ vid, pid, serial });
  return match === null ? null : `${match.profile.id} ${match.role}${match.isSure ? '' : ' ?'}`;
};

// Ids: reference/flashing.md 5, reference/openmv.md 3.1, reference/pycom-lte.md 6.
test.each([
  ['37c5', '1204', null, 'openmv-h7 runtime'],
  ['37c5', '124a', null, 'openmv-h7-plus runtime'],
  ['37c5', '9204', null, 'openmv-h7 bootloader'],
  ['37c5', '7777', null, 'openmv runtime ?'],
  ['1209', 'abd1', '306A35583036', 'openmv runtime'],
  ['1209', 'abd1', '000000000010', 'openmv bootloader'],
  ['2341', '015a', null, 'arduino-nano33-ble runtime'],
  ['2341', '025a', null, 'arduino-nano33-ble-micropython runtime'],
  ['2341', '005a', null, 'arduino-nano33-ble bootloader'],
  ['2341', '805a', null, 'arduino-nano33-ble runtime ?'],
  ['2341', '045b', null, 'portenta-h7-openmv runtime'],
  ['2341', '0001', null, 'arduino runtime ?'],
  ['04d8', 'f012', null, 'pycom runtime'],
  ['0403', '6015', null, 'pycom runtime ?'],
  ['10c4', 'ea60', null, 'esp32-uart runtime ?'],
  ['dead', 'beef', null, null],
])('recognises USB %s:%s with serial number %s as %s', (vid, pid, serial, expected) => {
  expect(usb(vid, pid, serial)).toBe(expected);
});

// Machine texts as the firmwares print them in os.uname().
test.each([
  ['openmv', 'OPENMV4 with STM32H743', 'OpenMV 4.7.0, MicroPython 1.25', 'openmv-h7'],
  ['openmv', 'OPENMV4P with STM32H743', 'OpenMV 4.7.0, MicroPython 1.25', 'openmv-h7-plus'],
  ['openmv', 'OPENMV9 with something new', 'OpenMV 9', 'openmv'],
  ['micropython', 'Arduino Nano 33 BLE Sense with NRF52840', 'OpenMV 4.7.0, MicroPython 1.25', 'arduino-nano33-ble'],
  // OpenMV's builds for this board do not name OpenMV in their banner (user story 000): the USB ids decide, else the careful profile.
  [
    'arduino-nano33-ble',
    'Arduino Nano 33 BLE Sense with NRF52840',
    'MicroPython v1.19.1-216-g45ab801c3 on 2022-07-27',
    'arduino-nano33-ble',
  ],
  [
    'arduino-nano33-ble-micropython',
    'Arduino Nano 33 BLE Sense with NRF52840',
    'MicroPython 1.27.0',
    'arduino-nano33-ble-micropython',
  ],
  ['micropython', 'Arduino Nano 33 BLE Sense with NRF52840', 'MicroPython 1.27.0', 'arduino-nano33-ble'],
  ['portenta-h7-openmv', 'PORTENTA with STM32H747', 'OpenMV 5.0.0', 'portenta-h7-openmv'],
  ['arduino', 'PORTENTA with STM32H747', 'MicroPython 1.27.0', 'portenta-h7-micropython'],
  ['pycom', 'FiPy with ESP32', 'Pycom MicroPython 1.20.2', 'pycom-fipy'],
  ['pycom', 'GPy with ESP32', 'Pycom MicroPython 1.20.2', 'pycom-gpy'],
  ['micropython', 'micro:bit with nRF51822', 'MicroPython 1.9.2', 'microbit'],
  ['micropython', 'A board of tomorrow', 'MicroPython 2.0', 'micropython'],
  ['openmv-h7', 'A board of tomorrow', 'MicroPython 2.0', 'openmv-h7'],
])('refines %s by the machine %j with %j to %s', (current, machine, firmware, expected) => {
  const platform = /^(FiPy|GPy)/.exec(machine)?.[0] ?? 'any';
  expect(refineProfile({ machine, platform, firmware }, profileById(current)).id).toBe(expected);
});

test('knows nothing of a board that nobody described, and promises nothing', () => {
  expect(genericProfile()).toMatchObject({ id: 'micropython', quirks: [], files: { kind: 'unknown' } });
});

test('every sentence that a profile names is in the catalogue of messages', () => {
  for (const profile of boardProfiles)
    expect({ [profile.id]: isMessageKey(profile.startup.whenItRuns) }).toEqual({ [profile.id]: true });
});

test('names its source and on what it was tried, for every board', () => {
  for (const { source, tested } of boardProfiles)
    expect(source.length > 10 && /^(never|simulated only|MicroPython 1\.9\.2 under QEMU)/.test(tested)).toBe(true);
});

test('the index holds what the files say', () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../resources/boards/${name}.json`, import.meta.url), 'utf8'));
  expect(resolveProfiles(boardProfiles.map((profile) => read(profile.id)))).toEqual({ profiles: boardProfiles, problems: [] });
});

test('refuses two boards that claim the same ids, unless the ids are known to be shared', () => {
  const board = (id: string, ask: boolean) => ({
    ...genericProfile(),
    id,
    match: [{ vid: '1234', pid: '0001', role: 'runtime' as const, ...(ask ? { ask } : {}) }],
  });
  expect(findAmbiguities([board('a', false), board('b', false)])).toEqual(['b and a both match 1234:0001:*']);
  expect(findAmbiguities([board('a', false), board('b', true)])).toEqual([]);
});

test('says in words what is wrong with a board file', () => {
  const good = { id: 'a', name: 'A', source: 's', tested: 'never' };
  const problemsOf = (...files: unknown[]) => resolveProfiles(files).problems.join('\n');
  expect(problemsOf(good)).toBe('');
  expect(problemsOf({ ...good, quirks: ['unheard-of'] })).toMatch(/a: .*quirks/s);
  expect(problemsOf({ ...good, extends: 'b' })).toMatch('a extends b, which does not exist');
  expect(problemsOf({ ...good, extends: 'b' }, { ...good, id: 'b', extends: 'a' })).toMatch('extends itself');
  expect(problemsOf({ ...good, qiurks: [] })).toMatch('qiurks');
  expect(problemsOf({ ...good, identify: { machine: '(' } })).toMatch('no regular expression');
  expect(problemsOf(good, good)).toMatch('Two board files');
});

test('a board replaces an inherited list as a whole and inherits what it does not name', () => {
  const base = {
    id: 'base',
    name: 'Base',
    source: 's',
    tested: 'never',
    match: [{ vid: '1234', role: 'runtime' }],
    quirks: ['no-rename'],
    returnMs: 5,
  };
  const { profiles } = resolveProfiles([
    base,
    { id: 'child', name: 'Child', extends: 'base', source: 's', tested: 'never', quirks: ['no-raw-paste'] },
  ]);
  expect(profiles[1]).toMatchObject({ id: 'child', match: [], quirks: ['no-raw-paste'], returnMs: 5 });
});

// Which boards have a quirk decides what is done to them; who gains or loses one must be meant. Sources: reference/micropython-host.md.
const QUIRKS: Readonly<Record<Quirk, { readonly has: readonly string[]; readonly hasNot: readonly string[] }>> = {
  'no-raw-paste': { has: ['pycom-fipy', 'pycom-gpy', 'microbit'], hasNot: ['openmv-h7', 'arduino-nano33-ble', 'micropython'] },
  'no-soft-reset': {
    has: ['openmv-h7', 'arduino-nano33-ble', 'arduino-nano33-ble-micropython'],
    hasNot: ['pycom-fipy', 'micropython'],
  },
  'main-after-hard-reset-only': {
    has: ['arduino-nano33-ble', 'openmv-h7'],
    hasNot: ['arduino-nano33-ble-micropython', 'pycom-fipy'],
  },
  'ctrl-f-resets': { has: ['pycom', 'pycom-fipy', 'pycom-gpy'], hasNot: ['openmv-h7', 'microbit', 'micropython'] },
  'usb-dies-in-main': { has: ['arduino-nano33-ble', 'arduino-nano33-ble-micropython'], hasNot: ['openmv-h7', 'pycom-fipy'] },
  'no-main-skip': { has: ['arduino-nano33-ble', 'arduino-nano33-ble-micropython'], hasNot: ['pycom-fipy', 'openmv-h7'] },
  'no-rename': { has: ['microbit'], hasNot: ['micropython', 'pycom-fipy'] },
  'mass-storage': {
    has: ['openmv-h7', 'openmv-rt1062', 'portenta-h7-micropython'],
    hasNot: ['arduino-nano33-ble', 'pycom-fipy'],
  },
  'openmv-921600': {
    has: ['openmv-h7', 'arduino-nano33-ble', 'portenta-h7-openmv'],
    hasNot: ['portenta-h7-micropython', 'micropython'],
  },
};

test.each(Quirk.options)('quirk %s is with the boards that have it and no others', (quirk) => {
  const { has, hasNot } = QUIRKS[quirk];
  for (const id of has) expect([id, hasQuirk(profileById(id), quirk)]).toEqual([id, true]);
  for (const id of hasNot) expect([id, hasQuirk(profileById(id), quirk)]).toEqual([id, false]);
});

test('the REPL of a camera is never opened at the speed that switches it to the camera protocol', () => {
  for (const profile of boardProfiles) if (hasQuirk(profile, 'openmv-921600')) expect(profile.baudRate).toBe(115_200);
});

test('a board with a dangerous Ctrl-F or without flow control gets small pieces', () => {
  for (const profile of boardProfiles)
    if (hasQuirk(profile, 'no-raw-paste')) expect(profile.transfer.pieceBytes).toBeLessThanOrEqual(256);
});

test('the OpenMV firmware that keeps its files over the boot loader is named as protected, others are not', () => {
  const rules = profileById('arduino-nano33-ble').files.protected ?? [];
  const isProtected = (firmware: string) => rules.some((rule) => new RegExp(rule.firmware).test(firmware));
  expect(
    ['OpenMV 4.1.1, MicroPython 1.15', 'OpenMV 4.2.0, MicroPython 1.17', 'OpenMV 4.10.0', 'MicroPython 4.1.0'].map(isProtected),
  ).toEqual([true, false, false, false]);
});

test('the udev rules cover every serial board whose ids are its own', () => {
  const rules = readFileSync(new URL('../../resources/udev/60-outpost.rules', import.meta.url), 'utf8');
  const serial = rules.slice(rules.indexOf('LABEL="outpost_tty"'), rules.indexOf('LABEL="outpost_tty_grant"')).split('\n');
  for (const { id, match } of boardProfiles) {
    for (const { vid, pid, ask, role } of match.filter((m) => m.role === 'runtime' && m.ask !== true)) {
      const covered = serial.some((line) => {
        const products = /idProduct\}=="([^"]+)"/.exec(line)?.[1]?.split('|');
        return line.includes(`idVendor}=="${vid}"`) && (products === undefined || (pid !== undefined && products.includes(pid)));
      });
      expect({ id, vid, pid, ask, role, covered }).toMatchObject({ covered: true });
    }
  }
});
