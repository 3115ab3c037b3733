export { runServer, type ServerBuild } from './run-server.js';
