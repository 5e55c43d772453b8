import { SubmitButton } from "../ui/submit-button";

const NAME = { github: "GitHub", google: "Google" } as const;
export type ProviderId = keyof typeof NAME;

/** Sign-in by another service; nothing where none is configured. */
export function ProviderButtons({
  providers,
  action,
  callbackUrl,
}: {
  providers: readonly { id: ProviderId }[];
  action: (form: FormData) => Promise<void>;
  callbackUrl: string;
}) {
  if (providers.length === 0) return null;
  return (
    <div className="space-y-2">
      <p className="flex items-center gap-3 py-2 text-muted text-xs before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        or
      </p>
      {providers.map(({ id }) => (
        <form key={id} action={action}>
          <input type="hidden" name="callbackUrl" value={callbackUrl} />
          <input type="hidden" name="provider" value={id} />
          <SubmitButton variant="secondary" className="w-full" pendingLabel={`Opening ${NAME[id]}…`}>
            Continue with {NAME[id]}
          </SubmitButton>
        </form>
      ))}
    </div>
  );
}
