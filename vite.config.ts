import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The renderer, served from `app://outpost/` by Electron and from loopback by the browser shell. */
export default defineConfig({
  root: 'app',
  base: '/',
  publicDir: false,
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // The content security policy has no `data:` fonts.
    modulePreload: { polyfill: false }, // An inline script would break the policy.
    chunkSizeWarningLimit: 6000, // Monaco, in a lazy chunk of its own.
  },
});
