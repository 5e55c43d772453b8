import { Brand } from "@/components/shell/brand";

export default function AuthLayout({ children }: { children: React.ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="px-5 py-5 sm:px-8">
        <Brand />
      </header>
      <main id="main" className="flex flex-1 justify-center px-5 pt-6 pb-20 sm:items-center sm:px-8 sm:pt-0">
        {children}
      </main>
    </div>
  );
}
