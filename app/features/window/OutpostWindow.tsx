import { useEffect, useMemo, type ReactNode } from 'react';
import { focusNextPane, focusPane, Shell, StatusBar, type ShellPanel } from '../../shell/index.js';
import { dismissNotice } from '../../state/notices-store.js';
import type { PanelPage } from '../../state/layout-store.js';
import { t } from '../../i18n/t.js';
import { FolderIcon, SettingsIcon, ToastRegion } from '../../ui/index.js';
import { Banners } from '../devices/Banners.js';
import { BoardPicker } from '../devices/BoardPicker.js';
import { BoardWelcome } from '../devices/BoardWelcome.js';
import { useStatusItems } from '../devices/use-status-items.js';
import { EditorArea } from '../editor/EditorArea.js';
import { FilesPane } from '../files/FilesPane.js';
import { LogPanel } from '../log/LogPanel.js';
import { ProblemsPanel } from '../problems/ProblemsPanel.js';
import { PanelActions } from '../repl/PanelActions.js';
import { TerminalPanel } from '../repl/TerminalPanel.js';
import { TransfersPanel } from '../transfers/TransfersPanel.js';
import { problemCount } from '../../state/problems-store.js';
import { isEnded } from '../../state/jobs-store.js';
import { useWb, useWindow } from './context.js';
import { Dialogs } from './Dialogs.js';
import { GoToFile } from './GoToFile.js';
import { MainBar } from './MainBar.js';
import { Palette } from './Palette.js';

function usePanels(): readonly ShellPanel[] {
  const problems = useWb((w) => w.problems, problemCount);
  const hasRaised = useWb(
    (w) => w.problems,
    (s) => s.problems.length > 0,
  );
  const working = useWb(
    (w) => w.jobs,
    (s) => s.jobs.filter((job) => job.kind !== 'run' && !isEnded(job)).length,
  );
  return useMemo(
    () => [
      { id: 'terminal', label: t('panels.terminal'), content: <TerminalPanel /> },
      {
        id: 'problems',
        label: t('panels.problems'),
        content: <ProblemsPanel />,
        ...(problems > 0 ? { badge: String(problems), badgeTone: hasRaised ? ('danger' as const) : ('wait' as const) } : {}),
      },
      {
        id: 'transfers',
        label: t('panels.transfers'),
        content: <TransfersPanel />,
        ...(working > 0 ? { badge: String(working), badgeTone: 'wait' as const } : {}),
      },
      { id: 'log', label: t('panels.log'), content: <LogPanel /> },
    ],
    [problems, hasRaised, working],
  );
}

function Status(): ReactNode {
  const { left, right } = useStatusItems();
  return <StatusBar left={left} right={right} />;
}

function Notices(): ReactNode {
  const { wb } = useWindow();
  const notices = useWb(
    (w) => w.notices,
    (s) => s.notices,
  );
  return <ToastRegion messages={notices} onClose={(id) => dismissNotice(wb.notices, id)} />;
}

function Frame(): ReactNode {
  const { wb, commander } = useWindow();
  const layout = useWb(
    (w) => w.layout,
    (s) => s,
  );
  const hasTabs = useWb(
    (w) => w.tabs,
    (s) => s.tabs.length > 0,
  );
  const hasBoard = useWb(
    (w) => w.sessions,
    (s) => s.sessions.length > 0 || s.connecting !== null,
  );
  const panels = usePanels();
  const activities = useMemo(
    () => [
      {
        id: 'files',
        label: t('files.activity'),
        icon: FolderIcon,
        keys: commander.keys('view.files')[0],
        content: <FilesPane />,
      },
      {
        id: 'settings',
        label: t('commands.title.view.settings'),
        icon: SettingsIcon,
        keys: commander.keys('view.settings')[0],
        placement: 'bottom' as const,
        onChoose: () => void commander.run('view.settings'),
      },
    ],
    [commander],
  );
  return (
    <Shell
      top={
        <>
          <MainBar />
          <Banners />
        </>
      }
      status={<Status />}
      page={hasTabs || hasBoard ? undefined : <BoardWelcome />}
      activities={activities}
      center={<EditorArea />}
      panels={panels}
      panelActions={<PanelActions />}
      layout={layout}
      onActivity={(activity) => wb.layout.setState({ activity })}
      onSideOpen={(sideOpen) => wb.layout.setState({ sideOpen })}
      onPanel={(panel) => wb.layout.setState({ panel: panel as PanelPage })}
      onPanelOpen={(panelOpen) => wb.layout.setState({ panelOpen })}
      onSize={(pane, px) => wb.layout.setState(({ sizes }) => ({ sizes: { ...sizes, [pane]: px } }))}
    />
  );
}

function useFrame(): void {
  const { wb } = useWindow();
  useEffect(() => {
    const filled = wb.frame.fill({
      // In the next frame: the part may only just have been opened.
      focusPart: (part) => requestAnimationFrame(() => focusPane(part)),
      stepPart: (step) => focusNextPane(step),
    });
    return () => filled[Symbol.dispose]();
  }, [wb]);
}

/** The whole window: frame, dialogs, palette, messages. Mounted once the remembered layout is known. */
export function OutpostWindow(): ReactNode {
  useFrame();
  const title = useWb(
    (w) => w.sessions,
    (s) => s.sessions.find((one) => one.id === s.activeId)?.boardName ?? null,
  );
  useEffect(() => {
    document.title = title === null ? t('shell.name') : t('shell.titleWithBoard', { board: title, name: t('shell.name') });
  }, [title]);
  return (
    <>
      <Frame />
      <BoardPicker />
      <Palette />
      <GoToFile />
      <Dialogs />
      <Notices />
    </>
  );
}
