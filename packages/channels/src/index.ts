export * from './log-channel.js';
