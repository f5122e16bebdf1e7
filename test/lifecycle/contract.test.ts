import { kinds } from "../kinds";
import { walkThroughLife } from "./life";

for (const kind of kinds) walkThroughLife(kind);
