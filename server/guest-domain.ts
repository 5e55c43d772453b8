/** Where rows of guests have their email addresses. No mail reaches it (RFC 2606, 2), and nobody signs up with it. */
export const GUEST_DOMAIN = "guest.invalid";
/** Of a browser's row, which owns conversations. */
export const BROWSER_DOMAIN = `browser.${GUEST_DOMAIN}`;
/** Of an address's row, which limits and the ledger count. */
export const ADDRESS_DOMAIN = `address.${GUEST_DOMAIN}`;
