import './zod-jitless.js';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.js';
import { StartingShell } from './shell/StartingShell.js';
import { fontsReady } from './theme/fonts.js';
import { themeStore } from './theme/theme.js';

async function start(): Promise<void> {
  themeStore();
  await fontsReady();
  const root = document.getElementById('root');
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <App>
        <StartingShell />
      </App>
    </StrictMode>,
  );
}

void start();
