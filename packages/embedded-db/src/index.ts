export { EmbeddedDatabaseError } from './errors.js';
export { freePort } from './free-port.js';
export {
  type InstallationKeys,
  installationKeys,
  installationSecret,
  keptSecret,
  readSecret,
  replaceSecret,
} from './kept-secret.js';
export { type DatabaseServer, openDatabaseServer } from './open-database-server.js';
export { BadSettings, installationSettings, parseSettings } from './settings.js';
export {
  destroyThrowAwayCluster,
  startThrowAwayCluster,
  type ThrowAwayCluster,
} from './throw-away-cluster.js';
