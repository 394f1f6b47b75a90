import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState, type ReactNode } from "react";

import { TooltipProvider } from "@/components/tooltip";
import { ToastProvider, useTell } from "@/components/toast";
import { useReason } from "@/components/use-reason";

import { queriesThat } from "./queries";
import { router } from "./router";

export function Providers() {
  return (
    <TooltipProvider>
      <ToastProvider>
        <Queries>
          <RouterProvider router={router} />
        </Queries>
      </ToastProvider>
    </TooltipProvider>
  );
}

function Queries({ children }: { children: ReactNode }) {
  const tell = useTell();
  const reason = useReason();
  const [queries] = useState(() =>
    queriesThat((error) => {
      tell(reason(error));
    }),
  );
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
}
