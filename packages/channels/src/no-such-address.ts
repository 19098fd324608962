/**
 * Statuses that say that there is no such address (RFC 3463): mailbox, domain, mailbox moved without a trace. 5.1.10 is
 * Exchange's RecipientNotFound ("Email non-delivery reports in Exchange Online", Microsoft), and otherwise a domain that
 * takes no mail at all (RFC 7505).
 */
const NO_SUCH_ADDRESS: ReadonlySet<string | null> = new Set(['5.1.1', '5.1.2', '5.1.6', '5.1.10']);

/** Whether the address itself is to blame, so that it is never to be tried again. */
export const saysNoSuchAddress = (status: string | null): boolean => NO_SUCH_ADDRESS.has(status);
