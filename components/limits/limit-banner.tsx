"use client";

import { useAllowanceStore, useLimits } from "./limits-context";
import { OfflineNotice } from "./offline-notice";
import { RefusalNotice } from "./refusal-notice";
import { TroubleNotice } from "./trouble-notice";
import { useOnline } from "./use-online";
import type { Waiting } from "./waiting-choice";

/**
 * Stands where the send button's row is while something blocks sending; renders nothing otherwise. It leaves by itself
 * when the network is back, the countdown ends or an answer shows that there is room again.
 */
export function LimitBanner({
  waiting,
  onTryShorter,
  onRetry,
}: {
  /** Whether the message goes out by itself when it can. */
  waiting: Waiting;
  /** The user goes for a shorter message: the long one waits no more. */
  onTryShorter: () => void;
  /** Sends the message that the provider failed on again; left out where there is none. */
  onRetry: (() => void) | undefined;
}) {
  const { refusal, trouble } = useLimits();
  const { unblock } = useAllowanceStore();
  const online = useOnline();
  if (!online) return <OfflineNotice waiting={waiting} limited={refusal !== null} />;
  if (refusal) {
    const tryShorter = () => {
      onTryShorter();
      unblock();
    };
    return <RefusalNotice refusal={refusal} waiting={waiting} onTryShorter={tryShorter} />;
  }
  if (trouble) return <TroubleNotice trouble={trouble} onRetry={onRetry} onDismiss={unblock} />;
  return null;
}
