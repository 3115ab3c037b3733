import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { utf8, utf8Text } from '../base/bytes.js';
import { maskLog, maskSecrets } from './mask-secrets.js';

const masked = (text: string, path = '/boot.py'): string => utf8Text(maskSecrets(utf8(text), path).content);

describe('in Python', () => {
  test.each([
    ["PASSWORD = 'hunter2'", "PASSWORD = '***'"],
    ['wifi_password="hunter2"  # home', 'wifi_password="***"  # home'],
    ["config['psk'] = 'abc'", "config['psk'] = '***'"],
    ["self.apiKey: str = 'abc'", "self.apiKey: str = '***'"],
    ["net = {'ssid': 'Home', \"password\" : 'x'}", "net = {'ssid': '***', \"password\" : '***'}"],
    ["wlan.connect('Home', 'hunter2')", "wlan.connect('***', '***')"],
    [
      "wlan.connect('Home', auth=(WLAN.WPA2, 'hunter2'), timeout=5000)",
      "wlan.connect('Home', auth=(WLAN.WPA2, '***'), timeout=5000)",
    ],
    ["app_key = ubinascii.unhexlify('11B0282A189B75B0')", "app_key = ubinascii.unhexlify('***')"],
    ["PASSWORDS = [\n  'a',\n  'b',\n]", "PASSWORDS = [\n  '***',\n  '***',\n]"],
    ['secret = """one\ntwo"""', 'secret = """***\n"""'],
    ['lte.send_at_cmd(\'AT+CPIN="1234"\')', 'lte.send_at_cmd(\'AT+CPIN="***"\')'],
    ["sim_pin = '1234'", "sim_pin = '***'"],
    ['imei = 356789012345678', 'imei = "***"'],
    ["token = b'abc\\'def'", "token = b'***'"],
    ["password = 'no end", "password = '***"],
    ['# old password: hunter2', '# old password: ***'],
    ['connect(password="x", ssid=name)', 'connect(password="***", ssid=name)'],
    ["url = 'https://me:hunter2@example.org/x'", "url = 'https://me:***@example.org/x'"],
    ["mac = '24:0a:c4:00:11:22'", "mac = '***'"],
    ["print('24:0A:C4:00:11:22')", "print('***')"],
    ["WIFI = {'Home': 'hunter2'}", "WIFI = {'Home': '***'}"],
    ["MqttToken := 'abc'", "MqttToken := '***'"],
  ])('%j becomes %j', (text, wanted) => {
    expect(masked(text)).toBe(wanted);
  });

  test.each([
    'led_pin = 13',
    'pin = Pin(5, Pin.OUT)',
    "pin = 'P13'",
    "PIN_LED = 'B1'",
    'for key in keys: print(key)',
    "key = 'A'",
    'if password == stored: pass',
    'password = get_password()',
    'def connect(ssid, password):\n    pass',
    'while token:\n    """Docstring"""',
    "s.connect(('10.0.0.1', 80))",
    'machine.freq(240000000)',
    "tokens[0].kind == 'x'",
    "compass = 'north'",
    'PASSWORD = None',
    'wifi_channel = 6',
  ])('%j stays', (text) => {
    expect(masked(text)).toBe(text);
  });
});

describe('elsewhere', () => {
  test.each([
    [
      '/c.json',
      '{"wifi": {"password": "x", "pin": 4}, "apiKey":"k", "n": 1}',
      '{"wifi": {"password": "***", "pin": 4}, "apiKey":"***", "n": 1}',
    ],
    ['/.env', 'WIFI_PSK=my pass phrase\r\nDEBUG=1\r\n', 'WIFI_PSK=***\r\nDEBUG=1\r\n'],
    ['/x.ini', '[wifi]\nssid = Home\npassword : x ; y\n', '[wifi]\nssid = ***\npassword : ***\n'],
    ['/note.txt', 'ICCID 8944500312345678901 and 356789012345678.', 'ICCID *** and 356789012345678.'],
    [
      '/key.pem',
      '-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY-----\n',
      '-----BEGIN RSA PRIVATE KEY-----\n***\n***\n-----END RSA PRIVATE KEY-----\n',
    ],
  ])('%s', (path, text, wanted) => {
    expect(masked(text, path)).toBe(wanted);
  });

  test('what is no text, and what is large, is given back as it is', () => {
    for (const content of [Uint8Array.of(0xff, 0xfe, 1), utf8('password = "x"\0'), utf8('password = "x"\n'.repeat(100_000))]) {
      expect(maskSecrets(content, '/x.py').content).toBe(content);
    }
  });
});

test('texts made to be slow are looked through all the same', () => {
  for (const unit of ['password=(', 'password:', '-----BEGIN PRIVATE KEY-----', "ssid = '''\"", '.connect("a",', 'a:']) {
    const bytes = utf8(unit.repeat(Math.floor(200_000 / unit.length)));
    expect(maskSecrets(bytes, '/a.py').content.length).toBeGreaterThan(0);
  }
});

describe('whatever a file holds', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'password',
      'ssid',
      '=',
      ':',
      '"',
      "'",
      '"""',
      '\n',
      '\r\n',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '#',
      '\\',
      ' ',
      'connect(',
      '.connect("',
      ',',
      '-----BEGIN PRIVATE KEY-----',
      '-----END',
      'é',
      '😀',
    ),
    fc.string({ maxLength: 5 }),
  );
  const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));

  test('the number of lines stays, and nothing found means not a byte changed', () => {
    fc.assert(
      fc.property(text, fc.constantFrom('/a.py', '/a.json', '/a.txt'), (given, path) => {
        const bytes = utf8(given);
        const { content, count } = maskSecrets(bytes, path);
        const lines = (some: Uint8Array): number => utf8Text(some).split('\n').length;
        expect(lines(content)).toBe(lines(bytes));
        if (count === 0) expect(content).toBe(bytes);
        else expect(content).not.toEqual(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test('a password in quotes never survives', () => {
    const secret = fc.string({ unit: fc.constantFrom(...'abcXYZ019!$%&/()=?.,;:_-+*# '), minLength: 5, maxLength: 20 });
    const name = fc.constantFrom('password', 'WIFI_PASS', 'psk', 'api_key', 'mqttToken', 'client-secret');
    fc.assert(
      fc.property(secret, name, text, (value, key, before) => {
        const source = `${before.replace(/["'`]/g, '')}\nx = {"${key}": "SEC${value}RET"}\n`;
        expect(masked(source)).not.toContain(`SEC${value}RET`);
      }),
      { numRuns: 1000 },
    );
  });
});

test('a long log is masked in stretches of whole lines', () => {
  const line = `${'x'.repeat(90)}\npassword = 'hunter2'\n`;
  const log = line.repeat(12_000);
  const { content, count } = maskLog(utf8(log));
  expect(count).toBe(12_000);
  expect(utf8Text(content)).toBe(line.replace('hunter2', '***').repeat(12_000));
});
