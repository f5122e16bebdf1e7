/** The models that OpenAI has retired or will retire. */

/** A retirement: the models, the day, and the model to use instead. */
export interface Retirement {
  models: string[];
  on: string;
  instead?: string;
}

/**
 * Announced shutdowns, from https://developers.openai.com/api/docs/deprecations as published in May 2026. The configuration can
 * replace the list. Names are exact, because a pattern could also match a newer model.
 */
export const knownRetirements: Retirement[] = [
  { models: ["codex-mini-latest"], on: "2026-01-16", instead: "gpt-5-codex-mini" },
  { models: ["chatgpt-4o-latest"], on: "2026-02-17" },
  { models: ["computer-use-preview", "computer-use-preview-2025-03-11"], on: "2026-07-23", instead: "gpt-5.4-mini" },
  { models: ["gpt-4o-mini-search-preview-2025-03-11", "gpt-4o-search-preview-2025-03-11"], on: "2026-07-23" },
  { models: ["gpt-5-codex", "gpt-5.1-codex-max", "gpt-5.2-codex"], on: "2026-07-23", instead: "gpt-5.4" },
  { models: ["gpt-5.1-codex-mini"], on: "2026-07-23", instead: "gpt-5.4-mini" },
  { models: ["gpt-5-chat-latest", "gpt-5.1-chat-latest"], on: "2026-07-23", instead: "gpt-5.5" },
  { models: ["gpt-5.2-chat-latest", "gpt-5.3-chat-latest"], on: "2026-08-10", instead: "gpt-5.5" },
  { models: ["o3-deep-research", "o3-deep-research-2025-06-26"], on: "2026-07-23" },
  { models: ["o4-mini-deep-research", "o4-mini-deep-research-2025-06-26"], on: "2026-07-23" },
  { models: ["gpt-3.5-turbo", "gpt-3.5-turbo-0125"], on: "2026-10-23", instead: "gpt-4.1-mini" },
  { models: ["gpt-4", "gpt-4-0613"], on: "2026-10-23" },
];
