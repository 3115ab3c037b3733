import fipyColours from '../../resources/examples/fipy/colours.py?raw';
import fipyHello from '../../resources/examples/fipy/hello.py?raw';
import fipyPack from '../../resources/examples/fipy/pack.py?raw';
import fipyPins from '../../resources/examples/fipy/pins.py?raw';
import fipyRemember from '../../resources/examples/fipy/remember.py?raw';
import genericAsk from '../../resources/examples/generic/ask.py?raw';
import genericBlink from '../../resources/examples/generic/blink.py?raw';
import genericHello from '../../resources/examples/generic/hello.py?raw';
import genericLog from '../../resources/examples/generic/log.py?raw';
import genericTimer from '../../resources/examples/generic/timer.py?raw';
import nano33bleAverage from '../../resources/examples/nano33ble/average.py?raw';
import nano33bleBlink from '../../resources/examples/nano33ble/blink.py?raw';
import nano33bleColours from '../../resources/examples/nano33ble/colours.py?raw';
import nano33bleHello from '../../resources/examples/nano33ble/hello.py?raw';
import nano33bleSpace from '../../resources/examples/nano33ble/space.py?raw';
import openmvH7Blink from '../../resources/examples/openmv-h7/blink.py?raw';
import openmvH7Buffers from '../../resources/examples/openmv-h7/buffers.py?raw';
import openmvH7Drive from '../../resources/examples/openmv-h7/drive.py?raw';
import openmvH7Hello from '../../resources/examples/openmv-h7/hello.py?raw';
import openmvH7Rate from '../../resources/examples/openmv-h7/rate.py?raw';

/** A short script that can be run on a simulated board (and on the real one) as it is. */
export interface Example {
  /** File name, such as `blink.py`. */
  readonly name: string;
  /** What it does, in one sentence: its first comment. */
  readonly title: string;
  readonly text: string;
}

const TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  fipy: {
    'colours.py': fipyColours,
    'hello.py': fipyHello,
    'pack.py': fipyPack,
    'pins.py': fipyPins,
    'remember.py': fipyRemember,
  },
  generic: {
    'ask.py': genericAsk,
    'blink.py': genericBlink,
    'hello.py': genericHello,
    'log.py': genericLog,
    'timer.py': genericTimer,
  },
  nano33ble: {
    'average.py': nano33bleAverage,
    'blink.py': nano33bleBlink,
    'colours.py': nano33bleColours,
    'hello.py': nano33bleHello,
    'space.py': nano33bleSpace,
  },
  'openmv-h7': {
    'blink.py': openmvH7Blink,
    'buffers.py': openmvH7Buffers,
    'drive.py': openmvH7Drive,
    'hello.py': openmvH7Hello,
    'rate.py': openmvH7Rate,
  },
};

/** The example scripts of a simulated board; none for an unknown one. Source: `resources/examples`. */
export function examplesOf(board: string): readonly Example[] {
  return Object.entries(TEXTS[board] ?? {}).map(([name, text]) => ({ name, title: titleOf(text), text }));
}

function titleOf(text: string): string {
  return /^# (.+)/.exec(text)?.[1] ?? '';
}
