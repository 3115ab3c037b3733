import { describe, expect, test } from 'vitest';
import { utf8 } from '../base/bytes.js';
import { bundledCompiler } from '../simulators/index.js';
import { withoutMachineCode } from './machine-code.js';

const compile = async (text: string): Promise<unknown> => (await bundledCompiler()).compile(utf8(text));

const NATIVE = `import micropython

@micropython.native
def fast(a):
    return a + 1

class Buffer:
    @micropython.viper  # the quick one
    def fill(self, n: int) -> int:
        p = ptr8(self.data)
        for i in range(n):
            p[i] = 0
        return n

@ micropython . asm_thumb
def flash_led(r0):
    """Blinks."""
    movwt(r1, stm.GPIOA)
    label(LOOP)

    # a comment
    ldr(r2, [r1, stm.GPIO_ODR])
    sub(r0, r0, 1)
    bgt(LOOP)

@micropython.asm_xtensa
def one(a2): addi(a2, a2, 1)

x = 1
`;

describe('machine code', () => {
  test('the bundled compiler refuses it as it is, and takes it blanked, line for line', async () => {
    expect(await compile(NATIVE)).toEqual({ kind: 'syntax-error', message: 'invalid micropython decorator', line: 3 });
    const blanked = withoutMachineCode(NATIVE);
    expect(blanked.split('\n').length).toBe(NATIVE.split('\n').length);
    expect(await compile(blanked)).toEqual({ kind: 'compiles' });
  });

  test('an error after such functions keeps its line', async () => {
    expect(await compile(withoutMachineCode(`${NATIVE}y ==\n`))).toMatchObject({
      kind: 'syntax-error',
      line: NATIVE.split('\n').length,
    });
  });

  test('an error inside native and viper is told, one in assembler is none', async () => {
    expect(await compile(withoutMachineCode('@micropython.native\ndef f():\n  return +\n'))).toMatchObject({ line: 3 });
    expect(await compile(withoutMachineCode('@micropython.asm_thumb\ndef f():\n  mov(r0, !)\n\ny = 1\n'))).toEqual({
      kind: 'compiles',
    });
  });

  test.each([
    'import micropython\nX = """\n@micropython.native\n"""\n',
    '# @micropython.asm_thumb\n',
    '@micropython.bytecode\ndef f(): pass\n',
    '@rp2.asm_pio()\ndef f():\n  wrap_target()\n',
    'micropython.native = 1\n',
  ])('%j is left alone', (text) => {
    expect(withoutMachineCode(text)).toBe(text);
  });
});

describe('the bundled MicroPython', () => {
  test('says its version', async () => {
    expect((await bundledCompiler()).version).toMatch(/^1\.\d+\.\d+$/);
  });

  test.each([
    ['x = 1\r\ny ==\r\n', { kind: 'syntax-error', message: 'invalid syntax', line: 2 }],
    ['return 1', { kind: 'syntax-error', message: "'return' outside function", line: 1 }],
    ['def f():\n  x\n y\n', { kind: 'syntax-error', message: "unindent doesn't match any outer indent level", line: 2 }],
    ['print(1/0)\nwhile True: pass\n', { kind: 'compiles' }],
    ['', { kind: 'compiles' }],
    ['x = "\\x00\\xff é"', { kind: 'compiles' }],
    ['(\0', { kind: 'syntax-error', message: 'invalid syntax', line: 1 }],
  ])('says of %j: %j', async (text, expected) => {
    expect(await compile(text)).toEqual(expected);
  });

  test('gives up on what takes too long or too much, and goes on with the next', async () => {
    expect(await compile(`${'('.repeat(100_000)}${')'.repeat(100_000)}`)).toMatchObject({ kind: 'cannot-tell' });
    expect(await compile('x = 1')).toEqual({ kind: 'compiles' });
  });

  test('keeps nothing of one source for the next', async () => {
    for (let i = 0; i < 450; i++) expect(await compile(`name_${i} = ${i}\n`)).toEqual({ kind: 'compiles' });
  });
});
