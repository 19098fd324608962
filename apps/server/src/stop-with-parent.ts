/**
 * Loaded before the executor that a server starts (`node --import`): when the server is gone, however it ended, the
 * channel between the two closes, and the executor is told to stop as by anybody else.
 */
const stop = () => process.kill(process.pid, 'SIGTERM');
process.once('disconnect', stop);
// It may be gone before this line was reached.
if (!process.connected) stop();
// The channel alone is no reason to live on.
process.channel?.unref();
