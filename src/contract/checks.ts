import { z } from 'zod';
import { call } from './define.js';
import { Bytes, Content, DevicePath, RelativePath, RootId, SessionId } from './common.js';

/** A change of a content that mends a warning, or another name for it. */
export const CheckFix = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('replace-characters'), count: z.number().int() }),
  z.object({ kind: z.literal('remove-byte-order-mark') }),
  z.object({ kind: z.literal('rename'), suggestion: z.string().max(255) }),
]);
export type CheckFix = z.infer<typeof CheckFix>;

/** Something about a file that should be known before it is sent. Never a refusal. Texts: `describeWarning` of `src/messages`. */
export const CheckWarning = z.object({
  /** Where the file would go. */
  path: z.string(),
  kind: z.string(),
  line: z.number().int().nullable(),
  column: z.number().int().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  fix: CheckFix.nullable(),
});
export type CheckWarning = z.infer<typeof CheckWarning>;

/** Looking at files before they are sent. */
export const checksApi = {
  checks: {
    /** With a session at its prompt the board is asked too; otherwise what is bundled here answers. */
    look: call({
      params: z.object({
        session: SessionId.nullable(),
        files: z
          .array(
            z.object({
              target: DevicePath,
              source: z.discriminatedUnion('kind', [
                z.object({ kind: z.literal('workspace'), root: RootId, path: RelativePath }),
                z.object({ kind: z.literal('content'), content: Content }),
              ]),
            }),
          )
          .max(1000),
      }),
      result: z.array(CheckWarning),
    }),
    /** The content with a fix applied; for fixes of the content only. */
    fix: call({ params: z.object({ content: Content, fix: CheckFix }), result: z.object({ bytes: Bytes }) }),
  },
} as const;
