/** Starts the pack. `pulumi preview --policy-pack <this folder>` runs this file. */
import { startPack } from "pulumi-openai-admin-policy-kit";
import { policies } from "./policies";

startPack("pulumi-openai-admin-policy-finops", policies);
