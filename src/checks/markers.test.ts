import { describe, expect, test } from 'vitest';
import { conflictsIn, lfsPointerIn, webPageIn } from './markers.js';

/** The beginning of what user story 001 had as `sqnsupgrade.py`. */
const GITHUB_PAGE = `


<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
  <link rel="dns-prefetch" href="https://assets-cdn.github.com">
  <title>pycom-libraries/sqnsupgrade.py at master · pycom/pycom-libraries · GitHub</title>
`;

describe('web pages', () => {
  test.each(['/flash/lib/sqnsupgrade.py', '/FIPY_33988.dup', '/model.tflite', '/a.bin', '/notes.txt', '/c.JSON'])(
    'GitHub’s page saved as %s is told',
    (path) => {
      expect(webPageIn(path, GITHUB_PAGE)).toEqual({ site: 'github' });
    },
  );

  test.each([
    ['lower case', '<!doctype html><p>'],
    ['without a document type', '<html lang="en">'],
    ['a comment first', '<!-- saved from url=(0014)about:internet -->\r\n<!-- x --><html>'],
    ['an XML declaration first', '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0">'],
  ])('another page is told: %s', (_, head) => {
    expect(webPageIn('/main.py', head)).toEqual({ site: null });
  });

  test.each([
    ['/index.html', GITHUB_PAGE],
    ['/www/page.htm', '<html>'],
    ['/template', '<html>'],
    ['/main.py', 'PAGE = """<!DOCTYPE html>"""'],
    ['/main.py', '# see github.githubassets.com\n'],
    ['/main.py', '<!-- never closed'],
    ['/main.py', '<htmlish>'],
    ['/main.py', ''],
  ])('%s with %j is no mistake', (path, head) => {
    expect(webPageIn(path, head)).toBeUndefined();
  });

  test('a file made of comments only is read in a moment', () => {
    expect(webPageIn('/main.py', '<!---->'.repeat(30_000))).toBeUndefined();
  });
});

describe('Git LFS pointers', () => {
  // The specification's own example.
  const POINTER =
    'version https://git-lfs.github.com/spec/v1\n' +
    'oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n';

  test('are told with the size of the real file', () => {
    expect(lfsPointerIn(POINTER)).toEqual({ size: 12_345 });
    expect(lfsPointerIn(POINTER.replaceAll('\n', '\r\n'))).toEqual({ size: 12_345 });
    expect(lfsPointerIn('version https://hawser.github.com/spec/v1\n')).toEqual({ size: null });
  });

  test('are not seen where only the address stands', () => {
    expect(lfsPointerIn(`# ${POINTER}`)).toBeUndefined();
    expect(lfsPointerIn('version = 1\n')).toBeUndefined();
  });
});

describe('merge conflicts', () => {
  const CONFLICT = 'a = 1\n<<<<<<< HEAD\nb = 1\n=======\nb = 2\n>>>>>>> topic\n';

  test('are counted, the first one by its line', () => {
    expect(conflictsIn(CONFLICT)).toEqual({ count: 1, line: 2 });
    expect(conflictsIn(CONFLICT.replaceAll('\n', '\r\n') + CONFLICT)).toEqual({ count: 2, line: 2 });
  });

  test('with the common ancestor between are told too', () => {
    expect(conflictsIn('<<<<<<< a\n1\n||||||| b\n0\n=======\n2\n>>>>>>> c')).toEqual({ count: 1, line: 1 });
  });

  test.each([
    'Title\n=======\n',
    '>>>>>>> a\n=======\n<<<<<<< b\n',
    '<<<<<<< a\n>>>>>>> b\n',
    '<<<<<<<x\n=======\n>>>>>>>x\n',
    ' <<<<<<< a\n =======\n >>>>>>> b\n',
  ])('are not seen in %j', (text) => {
    expect(conflictsIn(text)).toBeUndefined();
  });
});
