import { useEffect, useState } from 'react';
import type { SessionInfo } from '../../../src/contract/boards.js';
import { formatBytes, formatDuration, formatTime } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import type { StatusItem } from '../../shell/index.js';
import type { JobsState } from '../../state/jobs-store.js';
import { activeSession } from '../../state/sessions-store.js';
import { activeTextTab } from '../../state/tabs-store.js';
import { openFolder } from '../../state/workspace-store.js';
import { jobTitle } from '../transfers/job-words.js';
import { useWb, useWindow } from '../window/context.js';
import { sessionDot, shortFirmware, shortPlace, stateWords } from './board-words.js';

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function boardText(session: SessionInfo, seconds: number, isWorking: boolean): string {
  const { state } = session;
  // What works on it stands at the other end of the bar.
  if (state.kind === 'held' && isWorking) return t('devices.statusBusy');
  if (state.kind === 'idle') return t('devices.statusConnected');
  if (state.kind === 'running' && !state.stopping)
    return t('devices.statusRunning', { name: state.name, time: formatDuration(seconds) });
  return capital(stateWords(session));
}

function boardItem(session: SessionInfo, seconds: number, isWorking: boolean, choose: () => void): StatusItem {
  const { identity } = session;
  return {
    id: 'board',
    text: boardText(session, seconds, isWorking),
    dot: sessionDot(session),
    tooltip:
      identity === null
        ? stateWords(session)
        : t('devices.statusBoardTip', {
            machine: identity.machine,
            firmware: identity.firmware,
            id: identity.uniqueId ?? t('devices.noId'),
          }),
    onClick: choose,
  };
}

/** The first ones stay longest where room is short. */
function factItems(session: SessionInfo, refresh: () => void): readonly StatusItem[] {
  const items: StatusItem[] = [];
  const { memory, disk, identity } = session;
  if (memory !== null) {
    items.push({
      id: 'memory',
      text: t('devices.statusMemory', { free: formatBytes(memory.free), time: formatTime(memory.readAt) }),
      tooltip: t('devices.statusMemoryTip', { time: formatTime(memory.readAt, { seconds: true }) }),
      onClick: refresh,
    });
  }
  if (disk !== null) {
    const free = formatBytes(disk.free);
    const time = formatTime(disk.readAt, { seconds: true });
    items.push({
      id: 'disk',
      text: t('devices.statusDisk', { free, time: formatTime(disk.readAt) }),
      tooltip: t('devices.statusDiskTip', { free, total: formatBytes(disk.total), time }),
      onClick: refresh,
    });
  }
  if (identity !== null)
    items.push({ id: 'firmware', text: shortFirmware(identity.firmware), tooltip: `${identity.firmware}, ${identity.machine}` });
  items.push({ id: 'name', text: shortPlace(session), tooltip: session.boardName });
  return items;
}

/** Seconds since a moment, anew each second; 0 while there is none. */
function useSecondsSince(start: number | null): number {
  const { wb } = useWindow();
  const [now, setNow] = useState(() => wb.clock.wallTime());
  useEffect(() => {
    if (start === null) return undefined;
    const timer = setInterval(() => setNow(wb.clock.wallTime()), 1000);
    return () => clearInterval(timer);
  }, [start, wb]);
  return start === null ? 0 : Math.max(0, (now - start) / 1000);
}

const ENCODINGS = { 'utf-8': 'UTF-8', 'utf-8-bom': 'UTF-8 BOM', 'latin-1': 'Latin-1' } as const;

/** Cursor and form of the shown text. */
function useCursorItems(): readonly StatusItem[] {
  const tab = useWb((w) => w.tabs, activeTextTab);
  const view = useWb(
    (w) => w.tabs,
    (s) => (s.activeId === null ? undefined : s.views[s.activeId]),
  );
  if (tab === null) return [];
  return [
    { id: 'cursor', text: t('editor.cursor', { line: String(view?.line ?? 1), column: String(view?.column ?? 1) }) },
    {
      id: 'form',
      text: t('editor.form', { encoding: ENCODINGS[tab.form.encoding], eol: tab.form.eol === '\n' ? 'LF' : 'CRLF' }),
    },
  ];
}

/** What is being saved or copied now, with its share when that is known. */
function workingWords({ jobs }: JobsState): string | null {
  const job = jobs.find((one) => one.kind !== 'run' && one.state.kind === 'working');
  if (job?.state.kind !== 'working') return null;
  const { progress } = job.state;
  const share =
    progress !== null && progress.unit !== 'none' && progress.total !== null && progress.total > 0
      ? progress.done / progress.total
      : null;
  return share === null ? jobTitle(job) : t('devices.statusWorking', { title: jobTitle(job), percent: Math.floor(share * 100) });
}

/** The facts in the status bar: the board's on the left, what runs and the folder on the right. */
export function useStatusItems(): { readonly left: readonly StatusItem[]; readonly right: readonly StatusItem[] } {
  const { wb, commander } = useWindow();
  const session = useWb((w) => w.sessions, activeSession);
  const ports = useWb(
    (w) => w.ports,
    (s) => s.ports.filter((port) => port.kind === 'serial').length,
  );
  const folder = useWb((w) => w.workspace, openFolder);
  const cursor = useCursorItems();
  const working = useWb((w) => w.jobs, workingWords);
  const running = session?.state.kind === 'running' ? session.state : null;
  const seconds = useSecondsSince(running?.since ?? null);
  const choose = (): void => wb.layout.setState({ pickerOpen: true });
  const left: readonly StatusItem[] =
    session === null
      ? [
          { id: 'board', text: t('devices.statusNone'), dot: 'off', onClick: choose },
          { id: 'ports', text: t('devices.statusPorts', { count: ports }) },
        ]
      : [boardItem(session, seconds, working !== null, choose), ...factItems(session, () => void commander.run('board.refresh'))];
  const right: StatusItem[] = [];
  if (working !== null)
    right.push({ id: 'working', text: working, dot: 'busy', onClick: () => void commander.run('view.transfers') });
  right.push(...cursor);
  if (folder !== null)
    right.push({ id: 'folder', text: t('devices.statusFolder', { name: folder.name }), tooltip: folder.shownPath });
  return { left, right };
}
