"use client";

import { useAllowanceStore, useLimits } from "./limits-context";
import { RefusalNotice } from "./refusal-notice";
import { TroubleNotice } from "./trouble-notice";

/**
 * Stands where the send button's row is while something blocks sending; renders nothing otherwise. It leaves by itself
 * when the countdown ends or an answer shows that there is room again.
 */
export function LimitBanner(props: {
  /** Whether the draft goes out by itself when it can. */
  sendWhenReady: boolean;
  onSendWhenReady: (on: boolean) => void;
  /** Sends the message that the provider failed on again. */
  onRetry: () => void;
}) {
  const { refusal, trouble } = useLimits();
  const { unblock } = useAllowanceStore();
  if (refusal) return <RefusalNotice refusal={refusal} onTryShorter={unblock} {...props} />;
  if (trouble) return <TroubleNotice trouble={trouble} {...props} />;
  return null;
}
