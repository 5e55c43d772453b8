"use client";

import { useState, useSyncExternalStore } from "react";
import { CopyButton } from "../chat/copy-button";
import { Tabs, TabsBar, TabsPanel, TabsTab } from "../ui/tabs";
import { exportLine, sampleCode } from "./sample-code";

const never = () => () => {};
/** Only the browser knows by which name it reached this site. */
const useOrigin = () =>
  useSyncExternalStore(
    never,
    () => window.location.origin,
    () => "",
  );

/** A request in several languages, under the line that sets its key; `apiKey` stands there where there is one. */
export function RequestSamples({ apiKey }: { apiKey: string | null }) {
  const samples = sampleCode(useOrigin());
  const [chosen, setChosen] = useState("curl");
  const shown = samples.find(({ id }) => id === chosen);
  return (
    <Tabs value={chosen} onValueChange={setChosen} className="p-5 pt-4">
      <p className="text-sm">First, in your shell:</p>
      <div className="mt-2 mb-5 flex items-center gap-1 rounded-xl border border-border bg-surface py-1.5 pr-1.5 pl-4">
        <code className="min-w-0 flex-1 break-all font-mono text-[0.8125rem] leading-6">
          {exportLine(apiKey)}
        </code>
        {apiKey && <CopyButton text={exportLine(apiKey)} label="Copy line" />}
      </div>
      <div className="flex items-center justify-between gap-2">
        <TabsBar label="Language">
          {samples.map(({ id, label }) => (
            <TabsTab key={id} value={id}>
              {label}
            </TabsTab>
          ))}
        </TabsBar>
        <CopyButton text={shown?.code ?? ""} label="Copy code" />
      </div>
      {samples.map(({ id, code }) => (
        <TabsPanel key={id} value={id} asChild>
          <pre className="mt-3 overflow-x-auto rounded-xl border border-border bg-surface p-4 font-mono text-[0.8125rem] leading-6">
            <code>{code}</code>
          </pre>
        </TabsPanel>
      ))}
    </Tabs>
  );
}
