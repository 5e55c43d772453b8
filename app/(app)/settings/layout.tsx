import { requireAccount } from "./require-account";

/** Outside the page's loading state, so that who isn't signed in gets a real redirect. */
export default async function SettingsLayout({ children }: LayoutProps<"/settings">) {
  await requireAccount();
  return children;
}
