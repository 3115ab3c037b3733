export { runServer } from './run-server.js';
