/** The window's one set of icons: 16 px, always beside a label or under a tooltip. */
export {
  ArrowDownToLine as SaveToDeviceIcon,
  Box as SimulatedIcon,
  Camera as CameraIcon,
  Check as CheckIcon,
  ChevronDown as ChevronDownIcon,
  ChevronRight as ChevronRightIcon,
  CircleCheck as OkIcon,
  
  CircleX as ErrorIcon,
  Copy as CopyIcon,
  Cpu as BoardIcon,
  
  Ellipsis as MoreIcon,
  Eraser as ClearIcon,
  File as FileIcon,
  FileCode as PythonFileIcon,
  FilePlus as NewFileIcon,
  FileText as TextFileIcon,
  Folder as FolderIcon,
  FolderOpen as FolderOpenIcon,
  
  
  History as HistoryIcon,
  Info as InfoIcon,
  
  
  Lock as LockIcon,
  
  
  
  
  Play as RunIcon,
  Plug as ConnectIcon,
  Plus as PlusIcon,
  Power as PowerIcon,
  
  RotateCw as ResetIcon,
  
  Search as SearchIcon,
  Settings as SettingsIcon,
  Signal as ModemIcon,
  Square as StopIcon,
  SquareTerminal as TerminalIcon,
  
  TriangleAlert as WarningIcon,
  
  Unplug as DisconnectIcon,
  
  Usb as UsbIcon,
  X as CloseIcon,
} from 'lucide-react';

/** The type of every icon here, for props that take one. */
export type { LucideIcon as Icon } from 'lucide-react';
