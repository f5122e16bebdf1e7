/** Starts the pack; run by `pulumi preview --policy-pack <this folder>`. */
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

new PolicyPack("pulumi-openai-admin-policy-hygiene", { policies });
