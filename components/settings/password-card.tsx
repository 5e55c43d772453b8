import type { PasswordKind } from "@/server/auth/change-password";
import { Card, CardContent, CardHeader } from "../ui/card";
import { PasswordForm } from "./password-form";

const WITHOUT_FORM = {
  none: "You sign in with another service, so there is no password here to change.",
  shared: "This is a demo account. It keeps the password that everybody knows.",
} as const satisfies Record<Exclude<PasswordKind, "own">, string>;

/** The way to another password, or why there is none. */
export function PasswordCard({ email, kind }: { email: string; kind: PasswordKind }) {
  return (
    <Card>
      <CardHeader title="Password" />
      <CardContent>
        {kind === "own" ? (
          <PasswordForm email={email} />
        ) : (
          <p className="text-muted text-sm">{WITHOUT_FORM[kind]}</p>
        )}
      </CardContent>
    </Card>
  );
}
