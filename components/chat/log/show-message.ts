/** Asked for where a conversation is open already: turn to the branch of a message, and to the message. */
export interface ShownMessage {
  conversationId: string;
  messageId: string;
}

const NAME = "headroom:show";

/** Asks the open conversation to show one of its messages. @returns whether somebody does */
export const showMessage = (detail: ShownMessage): boolean =>
  !window.dispatchEvent(new CustomEvent(NAME, { detail, cancelable: true }));

/** Answers `showMessage`; a listener that does what is asked returns true. @returns the way to stop listening */
export function onShowMessage(listener: (message: ShownMessage) => boolean): () => void {
  const heard = (event: Event) => {
    if (event instanceof CustomEvent && listener(event.detail)) event.preventDefault();
  };
  window.addEventListener(NAME, heard);
  return () => window.removeEventListener(NAME, heard);
}
