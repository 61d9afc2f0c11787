"use client";

import { useEffect } from "react";

/** Runs what the other pages run; it leaves its answer in `globalThis.answer`. */
export function Client() {
  useEffect(() => void import("../main.js"), []);
  return null;
}
