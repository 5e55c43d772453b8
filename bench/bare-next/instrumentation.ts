/** Without one of its own Next would find the product's, further up. */
export function register() {}
