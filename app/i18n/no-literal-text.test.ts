// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const app = fileURLToPath(new URL('..', import.meta.url));
const SHOWN = new Set([
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'title',
  'placeholder',
  'label',
  'alt',
  'tooltip',
  'hint',
  'text',
  'description',
]);
const LETTERS = /\p{L}{2,}/u;

/** Finds text in JSX that a person would read and that does not come from the catalogue. */
function literalTexts(name: string, source: string): readonly string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const report = (node: ts.Node, text: string): void => {
    found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && LETTERS.test(node.text)) report(node, node.text);
    if (ts.isJsxAttribute(node) && SHOWN.has(node.name.getText()) && node.initializer !== undefined) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value !== undefined && ts.isStringLiteralLike(value) && LETTERS.test(value.text)) report(value, value.text);
    }
    const isChild = ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent));
    if (
      isChild &&
      node.expression !== undefined &&
      ts.isStringLiteralLike(node.expression) &&
      LETTERS.test(node.expression.text)
    ) {
      report(node, node.expression.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test('finds text between tags, in braces and in attributes that are shown', () => {
  const source = `const a = <p title="Save it">Hello {'there'}<b aria-label={'Close'} className="big" id="nothing">{t('x')}</b> · </p>;`;
  expect(literalTexts('a.tsx', source)).toEqual(['a.tsx:1 Save it', 'a.tsx:1 Hello', 'a.tsx:1 there', 'a.tsx:1 Close']);
});

test('every text of the window comes from the catalogue', () => {
  const files = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /(?<!\.test)\.tsx$/.test(file) && !file.includes('testing'),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => literalTexts(file, readFileSync(app + file, 'utf8')))).toEqual([]);
});
