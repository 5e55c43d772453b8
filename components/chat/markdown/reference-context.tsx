"use client";

import { createContext, type ReactNode, useContext } from "react";
import { NO_REFERENCES, type References } from "./references";
import { ReplyImage } from "./reply-image";
import { ReplyLink } from "./reply-link";

/** What the message defines, and what its ids begin with, so that those of two messages never meet. */
export const ReferenceContext = createContext<{ references: References; prefix: string }>({
  references: NO_REFERENCES,
  prefix: "",
});

const useAddress = (identifier: string): string =>
  useContext(ReferenceContext).references.links.get(identifier) ?? "";

export function DefinedLink(props: { identifier: string; text: string; children: ReactNode }) {
  return (
    <ReplyLink address={useAddress(props.identifier)} text={props.text}>
      {props.children}
    </ReplyLink>
  );
}

export function DefinedImage({ identifier, ...image }: { identifier: string; alt: string; inLink: boolean }) {
  return <ReplyImage address={useAddress(identifier)} {...image} />;
}
