/** Panes side by side or stacked, with lines between them that can be dragged, moved with the arrow keys, and reset by a double click. */
export {
  Group as PaneGroup,
  Panel as ResizablePane,
  Separator as PaneDivider,
  usePanelRef as usePaneRef,
  type PanelImperativeHandle as PaneHandle,
} from 'react-resizable-panels';
