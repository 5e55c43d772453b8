import Link from "next/link";
import { BrandMark } from "./brand-mark";

export function Brand({ href = "/" }: { href?: "/" | "/chat" }) {
  return (
    <Link href={href} className="flex items-center gap-2.5 rounded-md font-semibold text-base tracking-tight">
      <BrandMark />
      Headroom
    </Link>
  );
}
