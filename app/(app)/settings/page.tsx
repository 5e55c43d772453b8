import type { Metadata } from "next";
import { ApiKeys } from "@/components/settings/api-keys";
import { PasswordCard } from "@/components/settings/password-card";
import { ProfileCard } from "@/components/settings/profile-card";
import { serverApi } from "@/server/api/caller";
import { requireAccount } from "../require-account";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage() {
  await requireAccount("/settings");
  const { account, keys } = await serverApi();
  const [profile, firstKeys] = await Promise.all([account.profile(), keys.list({})]);
  return (
    <div className="mx-auto max-w-3xl space-y-5 px-5 py-8 sm:px-8">
      <h1 className="mb-6 text-title">Settings</h1>
      <ProfileCard profile={profile} />
      <PasswordCard email={profile.email} kind={profile.password} />
      <ApiKeys first={firstKeys} />
    </div>
  );
}
