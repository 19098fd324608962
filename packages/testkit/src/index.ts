export { freePort } from '@outreach/embedded-db';
export { type ClonedDatabase, cloneDatabase } from './clone-database.js';
export { type ImapFolder, type ImapMail, imapFolder } from './imap-folder.js';
export { type ImapServer, type ImapSettings, type ImapStep, startImapServer } from './imap-server.js';
export {
  type ProcessEnd,
  type ProcessParams,
  type RunningProcess,
  runProcess,
  startProcess,
} from './start-process.js';
export { startTestCluster, type TestCluster } from './test-cluster.js';
export { waitUntilBlocked } from './wait-until-blocked.js';
export { withDatabase } from './with-database.js';
