/** Starts the pack; run by `pulumi preview --policy-pack <this folder>`. */
import { startPack } from "pulumi-openai-admin-policy-kit";
import { policies } from "./policies";

startPack("pulumi-openai-admin-policy-access", policies);
