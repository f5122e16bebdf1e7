/** Operations that no resource and no lookup uses yet. The list may only shrink: `npm run coverage:api` checks it. */
export const notYetUsed: readonly string[] = [
  "GET /organization/audit_logs",
  "GET /organization/groups/{group_id}/users/{user_id}",
  "GET /organization/projects/{project_id}/groups/{group_id}",
  "GET /organization/usage/audio_speeches",
  "GET /organization/usage/audio_transcriptions",
  "GET /organization/usage/code_interpreter_sessions",
  "GET /organization/usage/completions",
  "GET /organization/usage/embeddings",
  "GET /organization/usage/file_search_calls",
  "GET /organization/usage/images",
  "GET /organization/usage/moderations",
  "GET /organization/usage/vector_stores",
  "GET /organization/usage/web_search_calls",
  "GET /organization/usage/decisions",
];
