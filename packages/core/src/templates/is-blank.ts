import { AssignTag, CaptureTag, CommentTag, InlineCommentTag, type Template, TokenKind } from 'liquidjs';
import type { StepFormat } from '../schema/campaign-sequences.js';
import { childrenOf } from './html-output.js';

const SILENT = [AssignTag, CaptureTag, CommentTag, InlineCommentTag];

/**
 * Whether a template can make more than blanks, for anybody: it has a text or an output outside of comments and of what
 * it only remembers. What its outputs hold is for the one who renders to see.
 */
export const writesSomething = (nodes: readonly Template[]): boolean => nodes.some(writes);

function writes(node: Template): boolean {
  if (node.token.kind === TokenKind.HTML) return node.token.getText().trim() !== '';
  if (SILENT.some((silent) => node instanceof silent)) return false;
  return node.children ? writesSomething(childrenOf(node)) : true;
}

/** All that shows nothing in a mail: tags other than an image's, blanks, and the reference for one. */
const SHOWS_NOTHING = /<(?!img\b)[^<>]*>|&nbsp;|\s+/gi;

/** Whether whoever gets this text would see nothing. */
export const isBlank = (text: string, format: StepFormat): boolean =>
  format === 'html' ? text.replace(SHOWS_NOTHING, '') === '' : text.trim() === '';
