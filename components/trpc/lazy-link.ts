import { TRPCClientError, type TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import { StreamCutError } from "./stream-cut-error";

/** A link whose code is loaded when it is first used. Where it can't be loaded, nothing has reached the server. */
export function lazyLink<TRouter extends AnyTRPCRouter>(
  load: () => Promise<TRPCLink<TRouter>>,
): TRPCLink<TRouter> {
  return (runtime) =>
    ({ op, next }) =>
      observable((observer) => {
        let left = false;
        let leave = () => {
          left = true;
        };
        load().then(
          (link) => {
            if (!left) leave = link(runtime)({ op, next }).subscribe(observer).unsubscribe;
          },
          (cause: unknown) => {
            if (!left) observer.error(TRPCClientError.from(new StreamCutError("unreachable", { cause })));
          },
        );
        return () => leave();
      });
}
