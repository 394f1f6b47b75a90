import { useEffect } from "react";

/** The tabs of a browser look at one archive, and say here which one was opened. */
const CHANNEL = "archive";

/** Tell the other tabs that another archive was opened. */
export function tellOtherTabs(archive: string): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(archive);
  channel.close();
}

/** Show the archive that another tab has opened. */
export function useOtherTabs(): void {
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => {
      location.assign("/");
    };
    return () => {
      channel.close();
    };
  }, []);
}
