// Device-side Python under resources/device is imported as text. Vite, Vitest and the esbuild build all answer `?raw`.
declare module '*.py?raw' {
  const source: string;
  export default source;
}
