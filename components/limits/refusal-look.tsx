import { Hourglass } from "lucide-react";
import { NoticeLook } from "./notice-look";

/** How a refusal looks, in the chat and wherever the product shows itself; `children` is what can be done about it. */
export function RefusalLook({
  title,
  end,
  kept = "Nothing was sent or charged; your draft is kept.",
  children,
}: {
  title: string;
  end: string;
  kept?: React.ReactNode;
  children: React.ReactNode;
}) {
  return (
    <NoticeLook
      tone="limit"
      icon={<Hourglass aria-hidden className="text-warning" />}
      title={title}
      end={end}
      kept={kept}
    >
      {children}
    </NoticeLook>
  );
}
