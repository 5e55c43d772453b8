import { Brand } from "./brand";

/** A whole page around one `Message`, for where no layout stands. */
export function MessagePage({ children }: { children: React.ReactNode }) {
  return (
    <main id="main" className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-6 py-16">
      <div className="mb-10">
        <Brand />
      </div>
      {children}
    </main>
  );
}
