import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { CheckWarning } from '../../../src/contract/checks.js';
import type { SyncPlan } from '../../../src/contract/sync.js';
import { formatBytes } from '../../i18n/format.js';
import { t } from '../../i18n/t.js';
import { openGroups, syncRows, type SyncGroup, type SyncRow, type Tick } from '../../state/sync-model.js';
import type { SyncView } from '../../state/sync-store.js';
import {
  Button,
  CheckIcon,
  ChevronDownIcon,
  ChevronRightIcon,
  classNames,
  MinusIcon,
  useScrollWindow,
  WarningIcon,
} from '../../ui/index.js';
import { warningWithoutName } from '../problems/check-words.js';
import { groupName, groupNote, itemNote, itemSize } from './sync-words.js';
import styles from './SyncList.module.css';

/** Height of a line in px; the same as `--row`. */
const ROW_HEIGHT = 26;

/** The lines of a preview. */
export interface SyncListProps {
  readonly plan: SyncPlan;
  readonly view: SyncView;
  /** Nothing can be ticked while it is compared or done. */
  readonly isFrozen: boolean;
  readonly canCompare: (row: SyncRow) => boolean;
  readonly onTick: (row: SyncRow) => void;
  readonly onOpenGroup: (group: SyncGroup, open: boolean) => void;
  readonly onCompare: (row: SyncRow) => void;
}

const CHECKED = { all: true, some: 'mixed', none: false } as const;

function TickBox({ tick, onClick }: { readonly tick: Tick; readonly onClick: () => void }): ReactNode {
  if (tick === null) return <span className={styles.noTick} />;
  return (
    <span className={styles.tick} data-tick={tick} onClick={onClick}>
      {tick === 'all' ? <CheckIcon aria-hidden /> : tick === 'some' ? <MinusIcon aria-hidden /> : null}
    </span>
  );
}

function warningLine(warning: CheckWarning): string {
  const title = warningWithoutName(warning);
  return warning.line === null ? title : t('sync.warningLine', { line: warning.line, title });
}

interface LineProps {
  readonly row: SyncRow;
  readonly domId: string;
  readonly top: number;
  readonly isCursor: boolean;
  readonly props: SyncListProps;
  readonly onSelect: () => void;
}

function GroupLine({
  row,
  props,
}: {
  readonly row: Extract<SyncRow, { kind: 'group' }>;
  readonly props: SyncListProps;
}): ReactNode {
  const Arrow = row.isOpen ? ChevronDownIcon : ChevronRightIcon;
  return (
    <>
      <span className={styles.arrow} onClick={() => props.onOpenGroup(row.group, !row.isOpen)}>
        <Arrow aria-hidden />
      </span>
      <TickBox tick={row.tick} onClick={() => props.onTick(row)} />
      <strong className={styles.group} data-group={row.group} onClick={() => props.onOpenGroup(row.group, !row.isOpen)}>
        {groupName(row.group, props.plan)}
      </strong>
      <span className={styles.count}>{t('sync.groupCount', { count: row.count })}</span>
      <span className={styles.note}>{groupNote(row.group, props.plan)}</span>
      <span className={styles.size}>{row.bytes > 0 ? formatBytes(row.bytes) : ''}</span>
    </>
  );
}

function ItemLine({
  row,
  props,
}: {
  readonly row: Extract<SyncRow, { kind: 'item' }>;
  readonly props: SyncListProps;
}): ReactNode {
  const note = itemNote(row, props.plan);
  const warnings = props.view.warnings[row.path] ?? [];
  const [first] = warnings;
  const words = warnings.map(warningLine).join('\n');
  return (
    <>
      <span className={styles.arrow} />
      <TickBox tick={row.tick} onClick={() => props.onTick(row)} />
      <span className={styles.path}>{row.path}</span>
      {first === undefined ? (
        <span
          className={classNames(
            styles.note,
            typeof row.item?.problem === 'string' && styles.bad,
            note !== '' && row.item !== null && styles.odd,
          )}
        >
          {note}
        </span>
      ) : (
        <span className={classNames(styles.note, styles.odd)} title={words}>
          <WarningIcon aria-hidden />
          {warnings.length === 1 ? warningLine(first) : t('sync.warnings', { count: warnings.length })}
        </span>
      )}
      <span className={styles.size}>{itemSize(row)}</span>
      {props.canCompare(row) ? (
        <Button
          size="sm"
          variant="ghost"
          tabIndex={-1}
          className={styles.compare}
          aria-label={t('sync.compareName', { name: row.path })}
          onClick={() => props.onCompare(row)}
        >
          {t('sync.compareRow')}
        </Button>
      ) : null}
    </>
  );
}

function Line({ row, domId, top, isCursor, props, onSelect }: LineProps): ReactNode {
  return (
    <div
      id={domId}
      role="treeitem"
      aria-level={row.kind === 'group' ? 1 : 2}
      aria-selected={isCursor}
      aria-expanded={row.kind === 'group' ? row.isOpen : undefined}
      aria-checked={row.tick === null ? undefined : CHECKED[row.tick]}
      data-cursor={isCursor || undefined}
      data-kind={row.kind}
      className={styles.line}
      style={{ top }}
      onClick={onSelect}
      onDoubleClick={() => (props.canCompare(row) ? props.onCompare(row) : undefined)}
    >
      {row.kind === 'group' ? <GroupLine row={row} props={props} /> : <ItemLine row={row} props={props} />}
    </div>
  );
}

function nextIndex(key: string, at: number, count: number, page: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count - 1,
  };
  const next = moves[key];
  return next === undefined ? null : Math.max(0, Math.min(count - 1, next));
}

function useKeys(rows: readonly SyncRow[], at: number, page: number, props: SyncListProps, go: (index: number) => void) {
  return (event: KeyboardEvent): void => {
    const row = rows[at];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nextIndex(event.key, at, rows.length, page);
    const isGroup = row.kind === 'group';
    if (next !== null) go(next);
    else if (event.key === ' ') props.onTick(row);
    else if (event.key === 'Enter' && isGroup) props.onOpenGroup(row.group, !row.isOpen);
    else if (event.key === 'Enter' && props.canCompare(row)) props.onCompare(row);
    else if (event.key === 'ArrowRight' && isGroup) props.onOpenGroup(row.group, true);
    else if (event.key === 'ArrowLeft' && isGroup) props.onOpenGroup(row.group, false);
    else if (event.key === 'ArrowLeft') go(rows.findIndex((other) => other.kind === 'group' && other.group === row.group));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/**
 * What a sync would do, in groups that open and close: arrows move, Space ticks, Enter compares.
 *
 * Only the lines in view are drawn, so a thousand files are fine.
 */
export function SyncList(props: SyncListProps): ReactNode {
  const { plan, view, isFrozen } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const rows = useMemo(() => syncRows(plan, view.choice, openGroups(plan, view.toggled)), [plan, view.choice, view.toggled]);
  const scroll = useScrollWindow(box, rows.length, ROW_HEIGHT);
  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === cursor),
  );
  const go = (index: number): void => {
    setCursor(rows[index]?.id ?? null);
    scroll.reveal(index);
  };
  const handleKeyDown = useKeys(rows, at, scroll.pageRows, props, go);
  const isDrawn = at >= scroll.from && at < scroll.to;
  return (
    <div
      ref={box}
      role="tree"
      aria-label={t('sync.list')}
      aria-multiselectable
      aria-disabled={isFrozen || undefined}
      aria-activedescendant={isDrawn && rows.length > 0 ? `${id}-${rows[at]?.id ?? ''}` : undefined}
      tabIndex={0}
      className={styles.list}
      onKeyDown={handleKeyDown}
      onScroll={scroll.onScroll}
    >
      <div role="none" className={styles.lines} style={{ height: rows.length * ROW_HEIGHT }}>
        {rows.slice(scroll.from, scroll.to).map((row, index) => (
          <Line
            key={row.id}
            row={row}
            domId={`${id}-${row.id}`}
            top={(scroll.from + index) * ROW_HEIGHT}
            isCursor={rows[at]?.id === row.id && cursor !== null}
            props={props}
            onSelect={() => setCursor(row.id)}
          />
        ))}
      </div>
    </div>
  );
}
