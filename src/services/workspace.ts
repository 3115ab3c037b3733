import { OutpostError } from '../base/errors.js';
import type { HostHandlers } from '../contract/api.js';
import type { RootId } from '../contract/common.js';
import type { RootInfo } from '../contract/computer.js';
import type { Root, Workspace } from '../workspace/index.js';
import type { Environment } from './environment.js';
import { LiveValue } from './live-value.js';
import type { Uploads } from './uploads.js';

/** What the handlers of `workspace` need. */
export interface WorkspaceParts {
  readonly workspace: Workspace;
  readonly uploads: Uploads;
  readonly environment: Pick<Environment, 'dialogs' | 'platform'>;
}

type WorkspaceHandlers = HostHandlers['workspace'];
type Picking = Pick<WorkspaceHandlers, 'pickFolder' | 'pickFile' | 'pickSaveFile'>;

/** The contract's `workspace`. */
export function createWorkspaceHandlers(parts: WorkspaceParts): WorkspaceHandlers {
  const { workspace, uploads } = parts;
  const { roots } = workspace;
  const info = (root: Root): RootInfo => rootInfo(workspace, root);
  const open = new LiveValue<readonly RootInfo[]>(roots.open.map(info));
  roots.onDidChange(() => open.set(roots.open.map(info)));
  return {
    ...pickingHandlers(parts),
    roots: (_params, { signal }) => open.watch(signal),
    known: async () => roots.known.map(info),
    async open({ root }) {
      await roots.setOpen(mustKnow(workspace, root).id, true);
      return {};
    },
    async close({ root }) {
      await roots.setOpen(mustKnow(workspace, root).id, false);
      return {};
    },
    list: ({ root, path }) => workspace.list(root, path),
    read: ({ root, path }) => workspace.read(root, path),
    async write({ root, path, content, expected, force }, { client }) {
      const bytes = await uploads.bytesOf(client, content);
      return { version: await workspace.write(root, path, bytes, { expected, force }) };
    },
    async makeFolder({ root, path }) {
      await workspace.makeFolder(root, path);
      return {};
    },
    async rename({ root, from, to }) {
      await workspace.rename(root, from, to);
      return {};
    },
    async remove({ root, paths }, { signal }) {
      for (const path of paths) {
        signal.throwIfAborted();
        await workspace.remove(root, path);
      }
      return {};
    },
    changes: ({ root }, { signal }) => workspace.watch(root, signal),
  };
}

/** The system's dialogs: the only way in which a window opens something new. */
function pickingHandlers({ workspace, environment }: WorkspaceParts): Picking {
  const dialogs = (): NonNullable<Environment['dialogs']> => {
    if (environment.dialogs !== null) return environment.dialogs;
    throw new OutpostError('app.unsupported-platform', { what: 'The system’s dialogs', platform: 'browser' });
  };
  const pickedFile = async (path: string | null): Promise<{ file: { root: RootId; path: string } | null }> => {
    if (path === null) return { file: null };
    const root = await workspace.roots.add('file', path);
    return { file: { root: root.id as RootId, path: workspace.show(root).name } };
  };
  return {
    async pickFolder(_params, { client }) {
      const path = await dialogs().pickFolder(client);
      if (path === null) return { root: null };
      return { root: (await workspace.roots.add('folder', path)).id as RootId };
    },
    pickFile: async (_params, { client }) => pickedFile(await dialogs().pickFile(client)),
    pickSaveFile: async ({ suggestion }, { client }) => pickedFile(await dialogs().pickSaveFile(client, suggestion)),
  };
}

function mustKnow({ roots }: Workspace, id: string): Root {
  const root = roots.find(id);
  if (root === undefined) throw new OutpostError('workspace.no-root', { root: id });
  return root;
}

function rootInfo(workspace: Workspace, root: Root): RootInfo {
  const { id, kind, name, shownPath } = workspace.show(root);
  return { id: id as RootId, kind, name, shownPath };
}
