/** Whether this keyboard has a Command key. In the browser only. */
export const isMac = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);
