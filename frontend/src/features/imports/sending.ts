import { useSyncExternalStore } from "react";

import { csrfHeader, type Schemas } from "@/api/client";

import type { Job } from "./api";
import { nameOf, type Dropped } from "./dropped";

/** An upload under way, or why the last one failed. It outlives the page that began it. */
export interface Sending {
  name: string;
  sent: number;
  total: number;
  error: string | null;
}

let sending: Sending | null = null;
let request: XMLHttpRequest | null = null;
const listeners = new Set<() => void>();

/** What is being sent is lost with the page: the browser asks whether it may go. */
const mayItGo = (event: BeforeUnloadEvent) => {
  event.preventDefault();
};

function set(next: Sending | null) {
  sending = next;
  if (next && next.error === null) window.addEventListener("beforeunload", mayItGo);
  else window.removeEventListener("beforeunload", mayItGo);
  for (const tell of listeners) tell();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export const useSending = (): Sending | null => useSyncExternalStore(subscribe, () => sending);

export const forgetSending = () => {
  set(null);
};

export const stopSending = () => {
  request?.abort();
  set(null);
};

/** Send files to be looked into; gives the job, or null where it was stopped or refused. `broke` says the latter. */
export function send(files: readonly Dropped[], broke: string): Promise<Job | null> {
  stopSending();
  const name = nameOf(files);
  const form = new FormData();
  for (const one of files) form.append("file", one.file, one.name);
  const total = files.reduce((sum, one) => sum + one.file.size, 0);
  set({ name, sent: 0, total, error: null });
  return new Promise((done) => {
    const failed = (error: string) => {
      set({ name, sent: 0, total, error });
      done(null);
    };
    const now = (request = new XMLHttpRequest());
    now.upload.onprogress = (event) => {
      if (request === now) set({ name, sent: Math.min(event.loaded, total), total, error: null });
    };
    now.onload = () => {
      if (now.status !== 202) {
        failed(reasonIn(now.responseText) ?? broke);
        return;
      }
      set(null);
      done(JSON.parse(now.responseText) as Job);
    };
    now.onerror = () => {
      failed(broke);
    };
    now.onabort = () => {
      done(null);
    };
    now.open("POST", "/api/import/preview");
    for (const [header, value] of Object.entries(csrfHeader())) now.setRequestHeader(header, value);
    now.send(form);
  });
}

function reasonIn(text: string): string | null {
  try {
    return (JSON.parse(text) as Schemas["ProblemDetails"]).detail;
  } catch {
    return null;
  }
}
