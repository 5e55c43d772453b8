import { requireAccount } from "../require-account";

/** A guest's use is counted with its neighbours', so it is nobody's to look at. */
export default async function UsageLayout({ children }: LayoutProps<"/usage">) {
  await requireAccount("/usage");
  return children;
}
