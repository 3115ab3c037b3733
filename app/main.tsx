import './zod-jitless.js';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.js';
import { StartedWindow, startParts } from './features/window/StartedWindow.js';
import { openChannel } from './host/open-channel.js';
import { fontsReady } from './theme/fonts.js';
import { themeStore } from './theme/theme.js';

async function start(): Promise<void> {
  themeStore();
  const parts = startParts(openChannel);
  await fontsReady();
  const root = document.getElementById('root');
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <App
        onFault={(fault) =>
          void parts.wb.host.app.log({ level: 'error', message: String(fault).slice(0, 4000) }).catch(() => undefined)
        }
      >
        <StartedWindow parts={parts} />
      </App>
    </StrictMode>,
  );
  // The editor comes in a chunk of its own: fetched while the frame is drawn, so that the first file opens at once.
  void import('./features/editor/CodeEditor.js');
}

void start();
