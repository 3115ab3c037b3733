/**
 * Every exported function, class, constant and type carries a doc comment.
 * @type {import('eslint').Rule.RuleModule}
 */
export const docComment = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { missing: 'Exported {{name}} needs a doc comment: one sentence, then units and errors.' },
  },
  create(context) {
    /** Overloads share the comment of the first. @type {Set<string>} */
    const seen = new Set();
    return {
      ExportNamedDeclaration(node) {
        const { declaration } = node;
        if (!declaration) return;
        const names = namesOf(declaration);
        if (names.every((name) => seen.has(name))) return;
        names.forEach((name) => seen.add(name));
        const comment = context.sourceCode.getCommentsBefore(node).at(-1);
        if (comment?.type === 'Block' && comment.value.startsWith('*')) return;
        context.report({ node: declaration, messageId: 'missing', data: { name: names.join(', ') } });
      },
    };
  },
};

/** @param {import('estree').Declaration} declaration */
function namesOf(declaration) {
  if (declaration.type !== 'VariableDeclaration') return [declaration.id?.name ?? 'declaration'];
  return declaration.declarations.map((d) => (d.id.type === 'Identifier' ? d.id.name : 'declaration'));
}
