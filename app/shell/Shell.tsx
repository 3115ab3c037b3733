import { useEffect, useState, type ReactNode, type Ref } from 'react';
import { t } from '../i18n/t.js';
import { PanelTabs, TabPanel } from '../ui/PanelTabs.js';
import type { PanelTab } from '../ui/PanelTabs.js';
import { PaneDivider, PaneGroup, ResizablePane, usePaneRef, type PaneHandle } from '../ui/resizable-panes.js';
import { ActivityRail, type Activity } from './ActivityRail.js';
import styles from './Shell.module.css';

/** One page of the bottom panel. It stays mounted while hidden. */
export interface ShellPanel extends PanelTab {
  readonly content: ReactNode;
}

/** What is open and how large. Sizes in px by pane: `side`, `right`, `panel`; missing ones get their default. */
export interface ShellLayout {
  readonly activity: string;
  readonly sideOpen: boolean;
  readonly panel: string;
  readonly panelOpen: boolean;
  readonly sizes: Readonly<Record<string, number>>;
}

/** The window's frame. Everything in it comes from the features; `layout` belongs to the caller. */
export interface ShellProps {
  /** The top bar, and below it whatever must not be overlooked, such as a banner. */
  readonly top: ReactNode;
  readonly status: ReactNode;
  /** Takes the whole room between the bars, such as the welcome page or a wizard. */
  readonly page?: ReactNode | undefined;
  readonly activities: readonly Activity[];
  readonly center: ReactNode;
  readonly panels: readonly ShellPanel[];
  /** At the end of the panel's tabs: chips, buttons. */
  readonly panelActions?: ReactNode | undefined;
  /** Only for boards that have something to show there, such as a camera. */
  readonly right?: { readonly label: string; readonly content: ReactNode } | undefined;
  /** Sizes are read when the frame is mounted and when a pane opens: mount it once the remembered layout is known. */
  readonly layout: ShellLayout;
  readonly onActivity: (id: string) => void;
  readonly onSideOpen: (open: boolean) => void;
  readonly onPanel: (id: string) => void;
  readonly onPanelOpen: (open: boolean) => void;
  readonly onSize: (pane: 'side' | 'right' | 'panel', px: number) => void;
}

/** Sizes for a window that nobody has arranged yet: narrow windows keep room for the editor. */
function defaultSizes(width: number, height: number): { readonly side: number; readonly right: number; readonly panel: number } {
  return {
    side: width < 1100 ? 220 : width < 1800 ? 268 : 320,
    right: width < 1100 ? 272 : width < 1800 ? 340 : 480,
    panel: height < 700 ? 180 : height < 1000 ? 218 : 300,
  };
}

function Center({ center, panels, panelActions, layout, onPanel, onPanelOpen, onSize }: ShellProps): ReactNode {
  const panel = usePaneRef();
  const size = layout.sizes['panel'] ?? defaultSizes(window.innerWidth, window.innerHeight).panel;
  // The kit ends a drag when a panel's first size changes, so that one is kept.
  const [firstSize] = useState(layout.panelOpen ? size : 0);
  useEffect(() => {
    if (layout.panelOpen === panel.current?.isCollapsed()) panel.current.resize(layout.panelOpen ? size : 0);
  }, [layout.panelOpen, panel, size]);
  const handleLayout = (isByPerson: boolean): void => {
    const px = Math.round(panel.current?.getSize().inPixels ?? 0);
    if (!isByPerson) return;
    if (px > 0) onSize('panel', px);
    if (px > 0 !== layout.panelOpen) onPanelOpen(px > 0);
  };
  return (
    <PaneGroup orientation="vertical" id="rows" onLayoutChanged={(_layout, meta) => handleLayout(meta.isUserInteraction)}>
      <ResizablePane id="editor" minSize={120} className={styles.column}>
        <main data-pane="editor" aria-label={t('shell.editorPane')} className={styles.center}>
          {center}
        </main>
      </ResizablePane>
      <PaneDivider className={styles.rowLine} aria-label={t('shell.resizePanel')} />
      <ResizablePane
        id="panel"
        panelRef={panel}
        defaultSize={firstSize}
        minSize={96}
        collapsible
        groupResizeBehavior="preserve-pixel-size"
        className={styles.column}
      >
        <section data-pane="panel" aria-label={t('shell.panel')} className={styles.panel} inert={!layout.panelOpen}>
          <PanelTabs
            base="panel"
            label={t('shell.panel')}
            tabs={panels}
            active={layout.panel}
            onSelect={onPanel}
            actions={panelActions}
          />
          {panels.map(({ id, content }) => (
            <TabPanel key={id} base="panel" id={id} active={id === layout.panel}>
              {content}
            </TabPanel>
          ))}
        </section>
      </ResizablePane>
    </PaneGroup>
  );
}

interface SideProps {
  readonly id: 'side' | 'right';
  readonly label: string;
  readonly size: number;
  readonly panelRef: Ref<PaneHandle | null>;
  readonly children: ReactNode;
}

function Side({ id, label, size, panelRef, children }: SideProps): ReactNode {
  const [firstSize] = useState(size);
  return (
    <ResizablePane
      id={id}
      panelRef={panelRef}
      defaultSize={firstSize}
      minSize={180}
      maxSize="45%"
      groupResizeBehavior="preserve-pixel-size"
      className={styles.column}
    >
      <aside data-pane={id} aria-label={label} className={styles.side}>
        {children}
      </aside>
    </ResizablePane>
  );
}

function Columns(props: ShellProps): ReactNode {
  const { activities, layout, right, onSize } = props;
  const sides = { side: usePaneRef(), right: usePaneRef() };
  const sizes = { ...defaultSizes(window.innerWidth, window.innerHeight), ...layout.sizes };
  const activity = activities.find((one) => one.id === layout.activity) ?? activities[0];
  const handleLayout = (isByPerson: boolean): void => {
    for (const id of ['side', 'right'] as const) {
      const handle = sides[id].current;
      if (isByPerson && handle !== null) onSize(id, Math.round(handle.getSize().inPixels));
    }
  };
  return (
    <PaneGroup
      orientation="horizontal"
      id="columns"
      className={styles.columns}
      onLayoutChanged={(_layout, meta) => handleLayout(meta.isUserInteraction)}
    >
      {activity !== undefined && layout.sideOpen ? (
        <>
          <Side id="side" label={t('shell.sidePane', { name: activity.label })} size={sizes.side} panelRef={sides.side}>
            {activity.content}
          </Side>
          <PaneDivider className={styles.columnLine} aria-label={t('shell.resizeSide')} />
        </>
      ) : null}
      <ResizablePane id="center" minSize={280} className={styles.column}>
        <Center {...props} />
      </ResizablePane>
      {right === undefined ? null : (
        <>
          <PaneDivider className={styles.columnLine} aria-label={t('shell.resizeRight')} />
          <Side id="right" label={t('shell.rightPane', { name: right.label })} size={sizes.right} panelRef={sides.right}>
            {right.content}
          </Side>
        </>
      )}
    </PaneGroup>
  );
}

/** The window's frame: top bar, activities, panes that resize and collapse, status bar. */
export function Shell(props: ShellProps): ReactNode {
  const { top, status, page, activities, layout, onActivity, onSideOpen } = props;
  const handleActivity = (id: string): void => {
    if (id === layout.activity) onSideOpen(!layout.sideOpen);
    else {
      onActivity(id);
      if (!layout.sideOpen) onSideOpen(true);
    }
  };
  return (
    <div className={styles.shell}>
      <div>{top}</div>
      {page === undefined ? (
        <div className={styles.middle}>
          <ActivityRail
            activities={activities}
            active={layout.sideOpen ? layout.activity : undefined}
            onSelect={handleActivity}
          />
          <Columns {...props} />
        </div>
      ) : (
        <main data-pane="editor" className={styles.page}>
          {page}
        </main>
      )}
      {status}
    </div>
  );
}
