/**
 * The types that the API's reference pages name, with the place of each in an operation, and with its fields. The places and the
 * fields are checked against the description; the test run shows whether the provider has used an operation with the type.
 */
export interface TypeRow {
  readonly id: string;
  /**
   * The operations that send or return the type. `body` or `answer`, with the path of a field in it: lists stand for their items.
   */
  readonly places: readonly string[];
  readonly fields: readonly string[];
}

const P = "/organization/projects/{project_id}";
const U = `${P}/users`;
const S = `${P}/service_accounts`;
const K = `${P}/api_keys`;
const CERTIFICATE = "/organization/certificates/{certificate_id}";

const LIST = "data has_more";
const HELD_ROLE =
  "id created_at created_by created_by_user_obj description metadata name permissions predefined_role resource_type updated_at";
const ROLE = "id description name object permissions predefined_role resource_type";

function row(id: string, places: string | readonly string[], fields: string): TypeRow {
  return { id, places: typeof places === "string" ? [places] : places, fields: fields.split(" ") };
}

/** A usage report. The results of a bucket are of the type. */
function usage(id: string, kind: string, fields: string): TypeRow {
  return row(id, `GET /organization/usage/${kind} answer data.results`, `object ${fields}`);
}

export const typeRows: readonly TypeRow[] = [
  row("T01", `GET ${P} answer`, "id created_at object archived_at external_key_id name status"),
  row("T02", "POST /organization/projects body", "name external_key_id geography"),
  row("T03", `POST ${P} body`, "name external_key_id geography"),
  row("T04", "GET /organization/projects answer", `${LIST} first_id last_id`),
  row("T05", `GET ${U}/{user_id} answer`, "id added_at object role email name"),
  row("T06", `POST ${U} body`, "role user_id email"),
  row("T07", `POST ${U}/{user_id} body`, "role"),
  row("T08", `GET ${U} answer`, LIST),
  row("T09", `DELETE ${U}/{user_id} answer`, "id object deleted"),
  row("T10", "GET /projects/{project_id}/users/{user_id}/roles answer data", HELD_ROLE),
  row("T11", "POST /projects/{project_id}/users/{user_id}/roles answer", "object role user"),
  row("T12", "DELETE /projects/{project_id}/users/{user_id}/roles/{role_id} answer", "object deleted"),
  row("T13", `GET ${S}/{service_account_id} answer`, "id created_at name object role"),
  row("T14", `POST ${S}/{service_account_id} body`, "role"),
  row("T15", `POST ${S} body`, "name"),
  row("T16", `POST ${S} answer`, "id api_key created_at name object role"),
  row("T17", `POST ${S} answer api_key`, "id created_at name object value"),
  row("T18", `GET ${S} answer`, LIST),
  row("T19", `DELETE ${S}/{service_account_id} answer`, "id object deleted"),
  row("T20", `GET ${K}/{api_key_id} answer`, "id created_at last_used_at name object owner redacted_value"),
  row("T21", `GET ${K} answer data.owner`, "type user service_account"),
  row("T22", `GET ${K} answer data.owner.user`, "id created_at email name role"),
  row("T23", `GET ${K} answer data.owner.service_account`, "id created_at name role"),
  row("T24", `GET ${K} answer`, LIST),
  row("T25", `DELETE ${K}/{api_key_id} answer`, "id object deleted"),
  row(
    "T26",
    `GET ${P}/rate_limits answer data`,
    "id model object max_requests_per_1_minute max_tokens_per_1_minute max_images_per_1_minute " +
      "max_audio_megabytes_per_1_minute max_requests_per_1_day batch_1_day_max_input_tokens",
  ),
  row(
    "T27",
    `POST ${P}/rate_limits/{rate_limit_id} body`,
    "max_requests_per_1_minute max_tokens_per_1_minute max_images_per_1_minute max_audio_megabytes_per_1_minute " +
      "max_requests_per_1_day batch_1_day_max_input_tokens",
  ),
  row("T28", `GET ${P}/rate_limits answer`, LIST),
  row("T29", `GET ${P}/model_permissions answer`, "mode model_ids object"),
  row("T30", `POST ${P}/model_permissions body`, "mode model_ids"),
  row("T31", `DELETE ${P}/model_permissions answer`, "object deleted"),
  row("T32", `GET ${P}/hosted_tool_permissions answer`, "code_interpreter file_search image_generation mcp web_search"),
  row("T33", `POST ${P}/hosted_tool_permissions body`, "code_interpreter file_search image_generation mcp web_search"),
  row("T34", `GET ${P}/groups answer data`, "created_at group_id group_name group_type object project_id"),
  row("T35", `POST ${P}/groups body`, "group_id role"),
  row("T36", `GET ${P}/groups answer`, `${LIST} next`),
  row("T37", `DELETE ${P}/groups/{group_id} answer`, "object deleted"),
  row("T38", "GET /projects/{project_id}/groups/{group_id}/roles answer data", HELD_ROLE),
  row("T39", "POST /projects/{project_id}/roles answer", ROLE),
  row("T40", "DELETE /projects/{project_id}/roles/{role_id} answer", "id object deleted"),
  row("T41", `GET ${P}/certificates answer data`, "id active certificate_details created_at name object"),
  row("T42", `POST ${P}/certificates/activate answer`, "object data"),
  row("T43", `POST ${P}/certificates/deactivate answer`, "object data"),
  row(
    "T44",
    "GET /organization/users answer data",
    "id added_at object api_key_last_used_at created developer_persona email is_default is_scale_tier_authorized_purchaser " +
      "is_scim_managed is_service_account name projects role technical_level user",
  ),
  row("T45", "GET /organization/users answer data.user", "id object banned banned_at email enabled name picture"),
  row("T46", "GET /organization/users answer data.projects.data", "id name role"),
  row("T47", "POST /organization/users/{user_id} body", "role role_id technical_level developer_persona"),
  row("T48", "GET /organization/users answer", LIST),
  row("T49", "DELETE /organization/users/{user_id} answer", "id object deleted"),
  row("T50", "POST /organization/users/{user_id}/roles answer", "object role user"),
  row("T51", "GET /organization/groups/{group_id} answer", "id created_at group_type is_scim_managed name"),
  row("T52", "POST /organization/groups/{group_id} answer", "id created_at is_scim_managed name"),
  row("T53", "DELETE /organization/groups/{group_id} answer", "id object deleted"),
  row("T54", "GET /organization/groups/{group_id}/users answer data", "id email name"),
  row("T55", "POST /organization/groups/{group_id}/users answer", "object group_id user_id"),
  row("T56", "DELETE /organization/groups/{group_id}/users/{user_id} answer", "object deleted"),
  row("T57", "POST /organization/groups/{group_id}/roles answer", "object group role"),
  row("T58", "GET /organization/groups/{group_id}/roles answer data", HELD_ROLE),
  row("T59", "GET /organization/roles/{role_id} answer", ROLE),
  row("T60", "POST /organization/roles body", "role_name permissions description"),
  row("T61", "POST /organization/roles/{role_id} body", "role_name permissions description"),
  row("T62", "DELETE /organization/roles/{role_id} answer", "id object deleted"),
  row(
    "T63",
    "GET /organization/invites/{invite_id} answer",
    "id created_at email object projects role status accepted_at expires_at",
  ),
  row("T64", "GET /organization/invites answer data.projects", "id role"),
  row("T65", "POST /organization/invites body", "email role projects"),
  row("T66", "DELETE /organization/invites/{invite_id} answer", "id object deleted"),
  row("T67", "GET /organization/invites answer", `${LIST} first_id last_id`),
  row("T68", `GET ${CERTIFICATE} answer`, "id certificate_details created_at name object active"),
  row("T69", "GET /organization/certificates answer data", "id certificate_details created_at name object active"),
  row("T70", `DELETE ${CERTIFICATE} answer`, "id object"),
  row("T71", "POST /organization/certificates/activate answer", "object data"),
  row("T72", "POST /organization/certificates/deactivate answer", "object data"),
  row(
    "T73",
    "GET /organization/admin_api_keys/{key_id} answer",
    "id created_at object owner redacted_value last_used_at name",
  ),
  row("T74", "GET /organization/admin_api_keys answer data.owner", "id created_at name object role type"),
  row("T75", "POST /organization/admin_api_keys answer", "id value"),
  row("T76", "DELETE /organization/admin_api_keys/{key_id} answer", "id object deleted"),
  row("T77", "GET /organization/admin_api_keys answer", `${LIST} object first_id last_id`),
  row("T78", "GET /organization/audit_logs answer data", "id effective_at type project actor"),
  row("T79", "GET /organization/audit_logs answer data.actor", "api_key session type"),
  row("T80", "GET /organization/audit_logs answer data.actor.api_key", "id service_account type user"),
  row("T81", "GET /organization/audit_logs answer data.actor.session", "ip_address user"),
  row("T82", "GET /organization/audit_logs answer data", "api_key.created project.created user.deleted"),
  usage(
    "T83",
    "completions",
    "input_tokens output_tokens num_model_requests project_id user_id api_key_id model batch service_tier",
  ),
  usage("T84", "embeddings", "input_tokens num_model_requests project_id user_id api_key_id model"),
  usage("T85", "moderations", "input_tokens num_model_requests project_id user_id api_key_id model"),
  usage("T86", "images", "images num_model_requests size source project_id user_id api_key_id model"),
  usage("T87", "audio_speeches", "characters num_model_requests project_id user_id api_key_id model"),
  usage("T88", "audio_transcriptions", "seconds num_model_requests project_id user_id api_key_id model"),
  usage("T89", "vector_stores", "usage_bytes project_id"),
  usage("T90", "code_interpreter_sessions", "num_sessions project_id"),
  usage("T91", "file_search_calls", "num_requests project_id user_id api_key_id vector_store_id"),
  usage("T92", "web_search_calls", "num_model_requests num_requests project_id user_id api_key_id model context_level"),
  row(
    "T93",
    [
      ...["audio_speeches", "audio_transcriptions", "code_interpreter_sessions", "completions"],
      ...["embeddings", "images", "moderations", "vector_stores"],
    ].map((kind) => `GET /organization/usage/${kind} answer`),
    `object ${LIST} next_page`,
  ),
  row("T94", "GET /organization/usage/file_search_calls answer", `object ${LIST} next_page`),
  row("T95", "GET /organization/usage/web_search_calls answer", `object ${LIST} next_page`),
  row("T96", "GET /organization/costs answer data.results", "amount api_key_id line_item project_id quantity"),
  row("T97", "GET /organization/costs answer", `object ${LIST} next_page`),
  row("T98", "GET /organization/certificates answer", `${LIST} first_id last_id`),
  row("T99", "GET /organization/groups answer", `${LIST} next`),
  row("T100", ["POST /organization/certificates/activate answer", `POST ${P}/certificates/activate answer`], "data"),
];

/** T101 is a line about ChatKit in the same pages. It is outside the Administration API. */
export const notOfThisApi = ["T101"];

/** The operations that came after the reference pages. Each must be used in the test run, like all operations. */
export const newerOperations: Readonly<Record<string, string>> = {
  X01: "GET /organization/data_retention",
  X02: "POST /organization/data_retention",
  X03: `GET ${P}/data_retention`,
  X04: `POST ${P}/data_retention`,
  X05: "GET /organization/spend_alerts",
  X06: "POST /organization/spend_alerts",
  X07: "GET /organization/spend_alerts/{alert_id}",
  X08: "POST /organization/spend_alerts/{alert_id}",
  X09: "DELETE /organization/spend_alerts/{alert_id}",
  X10: `GET ${P}/spend_alerts`,
  X11: `POST ${P}/spend_alerts`,
  X12: `GET ${P}/spend_alerts/{alert_id}`,
  X13: `POST ${P}/spend_alerts/{alert_id}`,
  X14: `DELETE ${P}/spend_alerts/{alert_id}`,
  X15: "GET /organization/spend_limit",
  X16: "POST /organization/spend_limit",
  X17: "DELETE /organization/spend_limit",
  X18: `GET ${P}/spend_limit`,
  X19: `POST ${P}/spend_limit`,
  X20: `DELETE ${P}/spend_limit`,
  X21: "GET /organization/groups/{group_id}",
  X22: "GET /organization/groups/{group_id}/roles/{role_id}",
  X23: "GET /organization/groups/{group_id}/users/{user_id}",
  X24: `GET ${P}/groups/{group_id}`,
  X25: "GET /organization/roles/{role_id}",
  X26: "GET /organization/users/{user_id}/roles/{role_id}",
  X27: "GET /projects/{project_id}/groups/{group_id}/roles/{role_id}",
  X28: "GET /projects/{project_id}/roles/{role_id}",
  X29: "GET /projects/{project_id}/users/{user_id}/roles/{role_id}",
  X30: `POST ${S}/{service_account_id}`,
  X31: `POST ${S}/{service_account_id}/api_keys`,
};
