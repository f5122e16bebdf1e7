import type * as pulumi from "@pulumi/pulumi";
import * as openai from "pulumi-openai-admin";
import { declareAll } from "./declareAll";

type Kind = new (name: string, args: Record<string, unknown>) => pulumi.CustomResource;

const kinds = openai as unknown as Record<string, Kind>;

declareAll((kind, name, args) => new kinds[kind]!(name, args));
